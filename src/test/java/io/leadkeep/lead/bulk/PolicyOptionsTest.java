package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of a bulk and of an import: names and values. */
@ServiceTest
class PolicyOptionsTest extends BulkTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "onExisting | Skip | must be one of skip, overwrite, fillEmpty",
                "onExisting | fill_empty | must be one of skip, overwrite, fillEmpty",
                "onMissing | ignore | must be one of create, skip",
                "tagsMode | merge | must be one of append, replace",
                "blank | true | must be one of keep, clear",
                "onInvalid | skip | must be one of skipRow, skipValue",
                "dryRun | yes | must be true or false",
                "returnResults | 1 | must be true or false",
                "onexisting | skip | did you mean onExisting?",
                "dryrun | true | did you mean dryRun?",
            })
    void invalid_option_returns_400_with_its_values(String option, String value, String message)
            throws IOException {
        for (Response refused : send(Map.of(option, value))) {
            assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
            JsonNode details = details(refused);
            assertThat(details).hasSize(1);
            assertThat(details.at("/0/field").textValue()).isEqualTo(option);
            assertThat(details.at("/0/message").textValue()).contains(message);
        }
        assertNoLead();
    }

    @Test
    void all_invalid_options_are_listed() throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        List.of("onExisting", "onMissing", "tagsMode", "blank", "onInvalid", "dryRun")
                .forEach(name -> options.put(name, "x"));

        for (Response refused : send(options)) {
            assertThat(details(refused).findValuesAsText("field"))
                    .containsExactlyInAnyOrderElementsOf(options.keySet());
        }
    }

    @ParameterizedTest
    @CsvSource({"true,overwrite", "true,fillEmpty", "false,skip", "false,fillEmpty"})
    void contradicting_options_return_400_with_both_names(String skips, String onExisting)
            throws IOException {
        for (Response refused : send(Map.of("skipDuplicates", skips, "onExisting", onExisting))) {
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(details(refused).findValuesAsText("field"))
                    .containsExactlyInAnyOrder("onExisting", "skipDuplicates");
        }
        assertNoLead();
    }

    @Test
    void null_and_blank_option_mean_default() {
        List<String> names =
                List.of(
                        "onExisting",
                        "onMissing",
                        "tagsMode",
                        "blank",
                        "onInvalid",
                        "dryRun",
                        "returnResults",
                        "skipDuplicates");
        ObjectNode body = body();
        names.forEach(body::putNull);
        CsvForm form = form();
        names.forEach(name -> form.with(name, ""));

        assertThat(counts(bulk(body.toString()))).containsExactly(1, 0, 0, 0);
        assertThat(counts(Api.as(tenant).importCsv(form).jsonPath())).containsExactly(0, 0, 1, 0);
    }

    @Test
    void lists_are_empty_and_results_absent_by_default() {
        for (Response sent : send(Map.of())) {
            assertThat(sent.jsonPath().getList("data.errors")).isEmpty();
            assertThat(sent.jsonPath().getList("data.warnings")).isEmpty();
            assertThat(sent.jsonPath().getMap("data")).doesNotContainKey("results");
        }
    }

    /** Sends one row as a bulk, then as a file. */
    private List<Response> send(Map<String, String> options) {
        ObjectNode body = body();
        CsvForm form = form();
        options.forEach(
                (name, value) -> {
                    if (value.matches("true|false") && !name.equals("blank")) {
                        body.put(name, Boolean.parseBoolean(value));
                    } else {
                        body.put(name, value);
                    }
                    form.with(name, value);
                });
        return List.of(
                Api.as(tenant).post("/v1/leads/bulk", body.toString()),
                Api.as(tenant).importCsv(form));
    }

    private static ObjectNode body() {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("leads").addObject().put("email", "a@example.com");
        return body;
    }

    private static CsvForm form() {
        return CsvForm.of("email", "a@example.com");
    }

    private static JsonNode details(Response refused) throws IOException {
        return JSON.readTree(refused.asByteArray()).at("/error/details");
    }

    private void assertNoLead() {
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getList("data")).isEmpty();
    }
}
