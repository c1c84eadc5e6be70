package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How bulks change existing leads, beyond the table of the policies. */
@ServiceTest
class ExistingLeadsTest extends BulkTest {

    private static final String EMAIL = "a@example.com";

    @Test
    void each_status_is_counted_and_reported() {
        store("{\"email\":\"u@example.com\",\"city\":\"Rome\"}");
        store("{\"email\":\"same@example.com\",\"city\":\"Rome\"}");

        JsonPath result =
                bulk(
                        """
                        {"onExisting":"overwrite","returnResults":true,"leads":[
                          {"email":"new@example.com"}, {"email":"U@example.com","city":"Oslo"},
                          {"email":"u@example.com","city":"Bonn"}, {"email":"same@example.com","city":"Rome"},
                          {"email":"nobody"}, 7]}
                        """);

        assertThat(counts(result)).containsExactly(1, 1, 2, 2);
        assertThat(result.getList("data.results.index")).isEqualTo(List.of(0, 1, 2, 3, 4, 5));
        assertThat(result.getList("data.results.status"))
                .isEqualTo(
                        List.of("created", "skipped", "updated", "unchanged", "failed", "failed"));
        assertThat(result.getList("data.results.email"))
                .containsExactly(
                        "new@example.com",
                        "u@example.com",
                        "u@example.com",
                        "same@example.com",
                        "nobody",
                        null);
        assertThat(result.getList("data.results._id"))
                .containsExactly(
                        lead("new@example.com").get("_id"),
                        null,
                        lead("u@example.com").get("_id"),
                        lead("same@example.com").get("_id"),
                        null,
                        null);
        assertThat(lead("u@example.com")).containsEntry("city", "Bonn");
    }

    @Test
    void ids_of_skipped_leads_are_returned_if_asked_for() {
        store("{\"email\":\"a@example.com\"}");

        JsonPath result =
                bulk("{\"returnResults\":true,\"leads\":[{\"email\":\"A@example.com\"}]}");

        assertThat(result.getList("data.results.status")).containsExactly((Object) "skipped");
        assertThat(result.getString("data.results[0]._id")).isEqualTo(lead(EMAIL).get("_id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Objects merge, as with PATCH; all else replaces.
                "{\"o\":{\"a\":1,\"b\":2}} | {\"o\":{\"b\":3,\"c\":4}} | keep | updated |"
                        + " {\"o\":{\"a\":1,\"b\":3,\"c\":4}}",
                "{\"o\":{\"a\":1}} | {\"o\":{\"a\":null}} | keep | updated | {\"o\":{}}",
                "{\"o\":[1,2]} | {\"o\":[2]} | keep | updated | {\"o\":[2]}",
                "{\"o\":{\"a\":1}} | {\"o\":{}} | clear | unchanged | {\"o\":{\"a\":1}}",
                // The same once more changes nothing.
                "{\"o\":{\"a\":null}} | {\"o\":{\"a\":null}} | keep | unchanged |"
                        + " {\"o\":{\"a\":null}}",
                "{\"n\":1E5,\"d\":0.10} | {\"d\":0.10,\"n\":1E5} | keep | unchanged |"
                        + " {\"d\":0.10,\"n\":100000}",
                "{\"d\":0.1} | {\"d\":0.10} | keep | updated | {\"d\":0.10}",
                "{\"n\":1} | {\"o\":{\"a\":null}} | keep | updated | {\"n\":1,\"o\":{\"a\":null}}",
                // Only null and a blank text are empty.
                "{\"n\":1} | {\"n\":0} | keep | updated | {\"n\":0}",
                "{\"n\":1} | {\"n\":false} | keep | updated | {\"n\":false}",
                "{\"n\":1} | {\"n\":[]} | keep | updated | {\"n\":[]}",
                "{\"n\":1} | {\"n\":\" \"} | keep | unchanged | {\"n\":1}",
                "{\"n\":1,\"m\":2} | {\"n\":\" \"} | clear | updated | {\"m\":2}",
                "{\"n\":1} | {} | clear | unchanged | {\"n\":1}",
                "{\"n\":1} | null | keep | unchanged | {\"n\":1}",
                "{\"n\":1} | null | clear | updated | {}",
            })
    void custom_fields_merge(
            String stored, String sent, String blank, String status, String after) {
        store("{\"email\":\"a@example.com\",\"customFields\":" + stored + "}");

        JsonPath result =
                bulk(
                        """
                        {"onExisting":"overwrite","blank":"%s","returnResults":true,
                         "leads":[{"email":"a@example.com","customFields":%s}]}
                        """
                                .formatted(blank, sent));

        assertThat(result.getString("data.results[0].status")).isEqualTo(status);
        assertThat(Api.as(tenant).get("/v1/leads").asString().replace(" ", ""))
                .contains("\"customFields\":" + after);
    }

    @Test
    void custom_fields_are_filled_one_by_one() {
        store(
                """
                {"email":"a@example.com",
                 "customFields":{"full":1,"blank":"","spaces":" ","zero":0,"none":[]}}
                """);

        bulk(
                """
                {"onExisting":"fillEmpty","leads":[{"email":"a@example.com",
                 "full":2,"blank":"b","spaces":"s","zero":2,"none":2,"more":3}]}
                """);

        assertThat(lead(EMAIL))
                .containsEntry(
                        "customFields",
                        Map.of(
                                "full", 1, "blank", "b", "spaces", "s", "zero", 0, "none",
                                List.of(), "more", 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep", "clear"})
    void empty_value_does_not_fill_an_empty_field(String blank) {
        store("{\"email\":\"a@example.com\",\"customFields\":{\"empty\":\"\"}}");

        JsonPath written =
                bulk(
                        """
                        {"onExisting":"fillEmpty","blank":"%s",
                         "leads":[{"email":"a@example.com","empty":" ","city":""}]}
                        """
                                .formatted(blank));

        assertThat(counts(written)).containsExactly(0, 0, 1, 0);
        assertThat(lead(EMAIL)).containsEntry("customFields", Map.of("empty", ""));
    }

    @Test
    void values_that_do_not_fit_the_lead_fail_the_row_or_are_left_out() {
        String tags = list("\"old%d\"", 99);
        String text = "x".repeat(20_000);
        store(
                "{\"email\":\"a@example.com\",\"tags\":[%s],\"customFields\":{\"p\":\"%s\"}}"
                        .formatted(tags, text));
        String row =
                "{\"email\":\"a@example.com\",\"city\":\"Bonn\",\"tags\":[\"b\",\"c\"],\"q\":\"%s\"}"
                        .formatted(text);

        JsonPath failed = bulk("{\"onExisting\":\"overwrite\",\"leads\":[" + row + "]}");

        assertThat(counts(failed)).containsExactly(0, 0, 0, 1);
        assertThat(failed.getString("data.errors[0].error")).contains("tags: ", "customFields: ");
        assertThat(lead(EMAIL)).containsEntry("city", null);

        JsonPath written =
                bulk(
                        "{\"onExisting\":\"overwrite\",\"onInvalid\":\"skipValue\",\"leads\":["
                                + row
                                + "]}");

        assertThat(counts(written)).containsExactly(0, 1, 0, 0);
        assertThat(written.getList("data.warnings.field"))
                .isEqualTo(List.of("tags", "customFields"));
        assertThat(lead(EMAIL))
                .containsEntry("city", "Bonn")
                .containsEntry("customFields", Map.of("p", text));
        assertThat((List<?>) lead(EMAIL).get("tags")).hasSize(99);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overwrite", "fillEmpty"})
    void lead_of_another_workspace_is_neither_seen_nor_changed(String onExisting) {
        Tenant other = tenants.create();
        Api.as(other).create("{\"email\":\"a@example.com\",\"tags\":[\"theirs\"]}");
        String before = Api.as(other).get("/v1/leads").asString();

        JsonPath bulk =
                bulk(
                        """
                        {"onExisting":"%s","onMissing":"skip","returnResults":true,
                         "leads":[{"email":"a@example.com","city":"Bonn","tags":["mine"]}]}
                        """
                                .formatted(onExisting));
        JsonPath imported =
                Api.as(tenant)
                        .importCsv(
                                CsvForm.of("email,city,tags", "a@example.com,Bonn,mine")
                                        .with("onExisting", onExisting)
                                        .with("onMissing", "skip")
                                        .with("returnResults", "true"))
                        .jsonPath();

        for (JsonPath result : List.of(bulk, imported)) {
            assertThat(counts(result)).containsExactly(0, 0, 1, 0);
            assertThat(result.getString("data.results[0]._id")).isNull();
        }
        assertThat(Api.as(other).get("/v1/leads").asString()).isEqualTo(before);
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getList("data")).isEmpty();
    }

    @Test
    void concurrent_bulks_lose_no_value() throws Exception {
        store("{\"email\":\"a@example.com\"}");

        List<Callable<Response>> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String body =
                    """
                    {"onExisting":"%s","returnResults":true,
                     "leads":[{"email":"a@example.com","tags":["t%2$d"],"k%2$d":%2$d},
                              {"email":"b@example.com","tags":["t%2$d"]}]}
                    """
                            .formatted(i % 2 == 0 ? "overwrite" : "fillEmpty", i);
            clients.add(() -> Api.as(tenant).post("/v1/leads/bulk", body));
        }
        List<Response> responses = Concurrently.call(clients);

        assertThat(responses)
                .allSatisfy(
                        each ->
                                assertThat(each.jsonPath().getString("data.results[0].status"))
                                        .isEqualTo("updated"));
        assertThat(responses)
                .extracting(each -> each.jsonPath().getString("data.results[1].status"))
                .containsOnlyOnce("created");
        for (String email : List.of(EMAIL, "b@example.com")) {
            assertThat((List<?>) lead(email).get("tags")).hasSize(8);
        }
        assertThat((Map<?, ?>) lead(EMAIL).get("customFields")).hasSize(8);
    }

    private void store(String lead) {
        assertThat(Api.as(tenant).create(lead).statusCode()).isEqualTo(201);
    }

    private static String list(String format, int count) {
        return IntStream.range(0, count)
                .mapToObj(format::formatted)
                .collect(Collectors.joining(","));
    }
}
