package io.leadkeep.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.id.Id;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonFieldsTest {

    private static JsonFields fields(String json) {
        ObjectNode object = JsonBody.read(json.getBytes(StandardCharsets.UTF_8));
        return new JsonFields(object);
    }

    private static List<FieldError> errors(JsonFields fields) {
        return catchThrowableOfType(ApiException.class, fields::throwIfBroken).details();
    }

    @Test
    void broken_rules_are_reported_in_the_order_read() {
        String id = "665d4e5f6a7b8c9d0e1f2a3b";
        JsonFields fields =
                fields(
                        "{\"name\":7,\"flag\":\"yes\",\"ids\":[1,\"%s\",\"a\",\"%s\"]}"
                                .formatted(id, id));

        assertThat(fields.requiredText("title", 5)).isNull();
        assertThat(fields.textOrNull("name", 5)).isNull();
        assertThat(fields.flag("flag", true)).isFalse();
        assertThat(fields.ids("ids", 9)).containsExactly(id);

        assertThat(errors(fields))
                .containsExactly(
                        new FieldError("title", "is required"),
                        new FieldError("name", "must be a string"),
                        new FieldError("flag", "must be true or false"),
                        new FieldError("ids[0]", Id.RULE),
                        new FieldError("ids[2]", Id.RULE));
    }

    @Test
    void texts_are_trimmed_and_limited_in_characters() {
        JsonFields fields =
                fields("{\"short\":\" \uD83D\uDE00 \",\"long\":\"abcdef\",\"blank\":\" \"}");

        assertThat(fields.text("short", 1)).isEqualTo("\uD83D\uDE00");
        assertThat(fields.textOrNull("blank", 1)).isNull();
        assertThat(fields.errors().isEmpty()).isTrue();
        fields.text("blank", 5);
        fields.text("long", 5);
        fields.textOrNull("long", 5);

        assertThat(errors(fields))
                .containsExactly(
                        new FieldError("blank", "must have 1 to 5 characters"),
                        new FieldError("long", "must have 1 to 5 characters"),
                        new FieldError("long", "must have at most 5 characters"));
    }

    @Test
    void unknown_field_is_reported_with_the_nearest_name() {
        JsonFields fields = fields("{\"leadIds\":1,\"lead_id\":1,\"x\":1}");

        fields.refuseUnknown(Set.of("leadIds", "filters"), "is not known");

        assertThat(errors(fields))
                .containsExactly(
                        new FieldError("lead_id", "is not known; did you mean leadIds?"),
                        new FieldError("x", "is not known"));
    }

    @Test
    void errors_of_a_part_have_its_path_and_are_in_the_list_of_the_whole() {
        FieldErrors errors = new FieldErrors();
        JsonFields part =
                new JsonFields(
                        JsonBody.read("{}".getBytes(StandardCharsets.UTF_8)),
                        errors.within("part."));

        errors.add("first", "is wrong");
        part.requiredString("name");

        assertThat(errors.list())
                .containsExactly(
                        new FieldError("first", "is wrong"),
                        new FieldError("part.name", "is required"));
    }

    @Test
    void at_most_500_errors_are_kept() {
        FieldErrors errors = new FieldErrors();
        for (int i = 0; i < 1_000; i++) {
            errors.add("field" + i, "is wrong");
        }

        assertThat(errors.list()).hasSize(500);
    }
}
