package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option {@code dryRun}. */
@ServiceTest
class DryRunTest extends BulkTest {

    private static final String ROWS =
            """
            {"email":"old1@example.com","city":"Bonn","tags":["x"]},
            {"email":"old2@example.com","city":"Rome"},
            {"email":"new@example.com","city":"1"},
            {"email":"invalid","city":"Bonn"},
            {"email":"new@example.com","city":"2"},
            {"email":"odd@example.com","linkedinUrl":"invalid","firstNam":"x"}
            """;

    private static final String[] LINES = {
        "email,city,tags,linkedinUrl",
        "old1@example.com,Bonn,x,",
        "old2@example.com,Rome,,",
        "new@example.com,1,,",
        "invalid,Bonn,,",
        "new@example.com,2,,",
        "odd@example.com,,,invalid"
    };

    @ParameterizedTest
    @CsvSource({
        "skip,create",
        "overwrite,create",
        "fillEmpty,create",
        "skip,skip",
        "overwrite,skip"
    })
    void dry_run_returns_the_outcome_of_the_write_and_writes_nothing(
            String onExisting, String onMissing) {
        Function<Boolean, JsonPath> bulk =
                isDryRun ->
                        bulk(
                                """
                                {"onExisting":"%s","onMissing":"%s","onInvalid":"skipValue","tag":"t",
                                 "returnResults":true,"dryRun":%s,"leads":[%s]}
                                """
                                        .formatted(onExisting, onMissing, isDryRun, ROWS));
        Function<Boolean, JsonPath> file =
                isDryRun ->
                        Api.as(tenant)
                                .importCsv(
                                        CsvForm.of(LINES)
                                                .with("onExisting", onExisting)
                                                .with("onMissing", onMissing)
                                                .with("tag", "t")
                                                .with("returnResults", "true")
                                                .with("dryRun", Boolean.toString(isDryRun)))
                                .jsonPath();
        for (Function<Boolean, JsonPath> request : List.of(bulk, file)) {
            tenant = tenants.create();
            store("{\"email\":\"old1@example.com\",\"city\":\"Rome\"}");
            store("{\"email\":\"old2@example.com\",\"city\":\"Rome\",\"tags\":[\"t\"]}");
            String before = Api.as(tenant).get("/v1/leads").asString();

            JsonPath tried = request.apply(true);

            assertThat(Api.as(tenant).get("/v1/leads").asString()).isEqualTo(before);
            assertThat(tried.getList("data.importedLeadIds")).isEmpty();

            JsonPath written = request.apply(false);

            assertThat(counts(tried)).isEqualTo(counts(written));
            assertThat(counts(tried).stream().mapToInt(Integer::intValue).sum()).isEqualTo(6);
            for (String list : List.of("errors", "warnings", "results.status", "results.email")) {
                assertThat(tried.getList("data." + list))
                        .isEqualTo(written.getList("data." + list));
            }
        }
    }

    @Test
    void dry_run_stores_no_response_and_does_not_use_its_key() {
        String row = "\"leads\":[{\"email\":\"a@example.com\"}]}";

        for (int i = 0; i < 2; i++) {
            Response tried = send("{\"dryRun\":true," + row);
            assertThat(counts(tried.jsonPath())).containsExactly(1, 0, 0, 0);
            assertThat(tried.header("Idempotent-Replayed")).isNull();
        }
        assertThat(
                        tenants.sql(
                                        "select from idempotent_request where workspace_id = $1",
                                        Tuple.of(tenant.workspaceId()))
                                .size())
                .isZero();
        Response written = send("{" + row);

        assertThat(counts(written.jsonPath())).containsExactly(1, 0, 0, 0);
        assertThat(written.jsonPath().getList("data.importedLeadIds")).hasSize(1);
        assertThat(send("{" + row).header("Idempotent-Replayed")).isEqualTo("true");
    }

    private Response send(String body) {
        return Api.as(tenant).header("Idempotency-Key", "k").post("/v1/leads/bulk", body);
    }

    @Test
    void dry_run_of_a_file_covers_all_of_its_batches() {
        String file =
                IntStream.range(0, 2_500)
                        .mapToObj("lead%d@example.com\n"::formatted)
                        .collect(Collectors.joining("", "email\n", "LEAD7@example.com\nnobody\n"));
        store("{\"email\":\"lead2400@example.com\"}");

        JsonPath tried =
                Api.as(tenant)
                        .importCsv(
                                CsvForm.of(file)
                                        .with("dryRun", "true")
                                        .with("returnResults", "true"))
                        .jsonPath();

        assertThat(counts(tried)).containsExactly(2_499, 0, 2, 1);
        assertThat(tried.getList("data.results")).hasSize(2_502);
        assertThat(tried.getMap("data.results[7]"))
                .isEqualTo(row(7, "lead7@example.com", "skipped", null));
        assertThat(tried.getMap("data.results[2400]"))
                .isEqualTo(
                        row(
                                2_400,
                                "lead2400@example.com",
                                "skipped",
                                lead("lead2400@example.com").get("_id")));
        assertThat(tried.getMap("data.results[2500]"))
                .isEqualTo(row(2_500, "lead7@example.com", "created", null));
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getInt("pagination.total"))
                .isEqualTo(1);
    }

    private static Map<String, Object> row(int index, String email, String status, Object id) {
        Map<String, Object> row = new HashMap<>();
        row.put("index", index);
        row.put("email", email);
        row.put("status", status);
        row.put("_id", id);
        return row;
    }

    private void store(String lead) {
        assertThat(Api.as(tenant).create(lead).statusCode()).isEqualTo(201);
    }
}
