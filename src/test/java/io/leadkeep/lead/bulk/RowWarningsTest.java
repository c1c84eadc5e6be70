package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.path.json.JsonPath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** The {@code warnings} of a bulk and of an import. */
@ServiceTest
class RowWarningsTest extends BulkTest {

    @Test
    void keys_similar_to_fields_become_custom_fields_with_warnings() {
        JsonPath result =
                bulk(
                        """
                        {"leads":[{"email":"a@example.com","firstNam":"Ann","industry":"SaaS","emailVerified":true},
                                  {"emial":"b@example.com"},
                                  {"email":"c@example.com","company":"Acme","firstNam":"Cora"}]}
                        """);

        assertThat(counts(result)).containsExactly(2, 0, 0, 1);
        assertThat(result.getList("data.warnings"))
                .isEqualTo(
                        List.of(
                                warning(0, "a@example.com", "firstNam", "firstName"),
                                warning(1, null, "emial", "email"),
                                warning(2, "c@example.com", "company", "companyName"),
                                warning(2, "c@example.com", "firstNam", "firstName")));
        assertThat(lead("a@example.com"))
                .containsEntry("customFields", Map.of("firstNam", "Ann", "industry", "SaaS"))
                .containsEntry("firstName", null);
    }

    private static Map<String, Object> warning(
            int index, String email, String field, String meant) {
        Map<String, Object> warning = new HashMap<>();
        warning.put("index", index);
        warning.put("email", email);
        warning.put("field", field);
        warning.put("message", "is a custom field; did you mean " + meant + "?");
        return warning;
    }

    @Test
    void invalid_values_are_left_out_one_by_one() {
        JsonPath result =
                bulk(
                        """
                        {"onInvalid":"skipValue","dataCleanup":false,"leads":[
                          {"email":"a@example.com","firstName":7,"lastName":"Lee","phone":"1","phoneNumber":"2",
                           "linkedinUrl":"linkedin","city":"%s","tags":["x",5,"","y","x"],
                           "n":1,"":2,"deep":[[[[[[1]]]]]],"customFields":{"m":"ok","nul":"a\\u0000"}},
                          {"email":"b@example.com","tags":"x","customFields":[],"size":3},
                          {"email":"nobody","firstName":7}]}
                        """
                                .formatted("c".repeat(256)));

        assertThat(counts(result)).containsExactly(2, 0, 0, 1);
        assertThat(fields(result, 0))
                .containsExactlyInAnyOrder(
                        "firstName",
                        "phoneNumber",
                        "linkedinUrl",
                        "city",
                        "tags[1]",
                        "tags[2]",
                        "customFields.",
                        "customFields.deep",
                        "customFields.nul");
        assertThat(fields(result, 1)).containsExactlyInAnyOrder("tags", "customFields");
        assertThat(fields(result, 2)).isEmpty();
        assertThat(result.getString("data.errors[0].error")).contains("email: ", "firstName: ");
        assertThat(lead("a@example.com"))
                .containsEntry("firstName", null)
                .containsEntry("lastName", "Lee")
                .containsEntry("phoneNumber", "1")
                .containsEntry("linkedinUrl", null)
                .containsEntry("city", null)
                .containsEntry("tags", List.of("x", "y"))
                .containsEntry("customFields", Map.of("n", 1, "m", "ok"));
        assertThat(lead("b@example.com"))
                .containsEntry("tags", List.of())
                .containsEntry("customFields", Map.of("size", 3));
    }

    @Test
    void tags_and_custom_fields_that_are_too_many_are_left_out() {
        String tags = numbers(101, "\"t%d\"");
        String keys = numbers(101, "\"k%d\":1");

        JsonPath result =
                bulk(
                        """
                        {"onInvalid":"skipValue","tag":"x","leads":[
                          {"email":"a@example.com","tags":[%s],"customFields":{%s}},
                          {"email":"b@example.com","tags":[%s]}]}
                        """
                                .formatted(tags, keys, numbers(100, "\"t%d\"")));

        assertThat(counts(result)).containsExactly(2, 0, 0, 0);
        assertThat(fields(result, 0)).containsExactlyInAnyOrder("tags", "customFields");
        assertThat(fields(result, 1)).containsExactly("tags");
        assertThat(lead("a@example.com"))
                .containsEntry("tags", List.of("x"))
                .containsEntry("customFields", Map.of());
        assertThat(lead("b@example.com").get("tags"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(100)
                .doesNotContain("x");
    }

    @Test
    void warnings_of_a_row_are_at_most_20() {
        JsonPath result =
                bulk(
                        "{\"onInvalid\":\"skipValue\",\"leads\":[{\"email\":\"a@example.com\","
                                + "\"tags\":[%s]},{\"email\":\"b@example.com\",\"tags\":[1]}]}"
                                        .formatted(numbers(1_000, "%d")));

        assertThat(counts(result)).containsExactly(2, 0, 0, 0);
        assertThat(fields(result, 0)).hasSize(20).startsWith("tags[0]").endsWith("tags[19]");
        assertThat(fields(result, 1)).containsExactly("tags[0]");
    }

    @Test
    void warnings_of_a_request_are_at_most_10_000() {
        String rows =
                numbers(
                        4_000,
                        "{\"email\":\"r%d@example.com\",\"firstNam\":1,\"lastNam\":2,\"jobTitel\":3}");

        JsonPath result = bulk("{\"dryRun\":true,\"leads\":[" + rows + "]}");

        assertThat(counts(result)).containsExactly(4_000, 0, 0, 0);
        assertThat(result.getList("data.warnings")).hasSize(10_000);
    }

    @Test
    void warnings_of_a_file_are_at_most_10_000_and_have_row_numbers() {
        String lines =
                IntStream.range(0, 10_001)
                        .mapToObj(n -> "r" + n + "@example.com,invalid\n")
                        .collect(Collectors.joining("", "email,linkedinUrl\n", ""));

        JsonPath result =
                Api.as(tenant).importCsv(CsvForm.of(lines).with("dryRun", "true")).jsonPath();

        assertThat(counts(result)).containsExactly(10_001, 0, 0, 0);
        assertThat(result.getList("data.warnings")).hasSize(10_000);
        assertThat(result.<String, Object>getMap("data.warnings[9999]"))
                .containsOnlyKeys("index", "row", "email", "field", "message")
                .containsEntry("index", 9_999)
                .containsEntry("row", 10_001)
                .containsEntry("email", "r9999@example.com")
                .containsEntry("field", "linkedinUrl");
    }

    @Test
    void superseded_row_has_no_warnings() {
        String body =
                """
                {"onInvalid":"skipValue","leads":[{"email":"a@example.com","tags":[1]},
                                                  {"email":"a@example.com","tags":[1,2]}]}
                """;
        CsvForm file =
                CsvForm.of(
                        "email,linkedinUrl,city",
                        "b@example.com,invalid,Rome",
                        "b@example.com,invalid,Bonn");

        JsonPath bulk = bulk(body);
        JsonPath imported = Api.as(tenant).importCsv(file).jsonPath();

        assertThat(bulk.getList("data.warnings.index")).isEqualTo(List.of(1, 1));
        assertThat(imported.getList("data.warnings.index")).isEqualTo(List.of(1));
    }

    private static String numbers(int count, String format) {
        return IntStream.range(0, count)
                .mapToObj(format::formatted)
                .collect(Collectors.joining(","));
    }

    private static List<String> fields(JsonPath result, int index) {
        return result.getList("data.warnings.findAll { it.index == " + index + " }.field");
    }
}
