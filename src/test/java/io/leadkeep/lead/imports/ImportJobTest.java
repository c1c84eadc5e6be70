package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of an import: upload, start, progress, cancel, list. */
@ServiceTest
class ImportJobTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private ImportClient imports;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        imports = new ImportClient(tenant);
    }

    @Test
    void upload_shows_columns_preview_and_estimate_and_writes_nothing() {
        imports.run("email", "old@example.com");
        Response created =
                imports.upload(
                        CsvForm.of(
                                        "E-Mail,Vorname,Mobile,Phone,Rank",
                                        "a@example.com,Anna,1,2,x",
                                        "old@example.com,Bert,,3,y",
                                        "c@example.com,Cleo,4,,z",
                                        "not an address,Dora,,,z")
                                .with("onExisting", "overwrite"));
        assertThat(created.statusCode()).isEqualTo(202);
        assertThat(created.header("Location"))
                .isEqualTo("/v1/imports/" + created.jsonPath().getString("data.id"));
        JsonPath data = created.jsonPath().setRootPath("data");
        assertThat(data.getString("status")).isEqualTo("ready");
        assertThat(data.getString("fileName")).isEqualTo("leads.csv");
        assertThat(data.getInt("totalRows")).isEqualTo(4);
        assertThat(data.getString("createdBy")).isEqualTo(tenant.userId());
        assertThat(data.getMap("columns[0]"))
                .isEqualTo(
                        Map.of(
                                "name",
                                "E-Mail",
                                "samples",
                                List.of("a@example.com", "old@example.com", "c@example.com"),
                                "field",
                                "email",
                                "alternatives",
                                List.of("custom:E-Mail")));
        assertThat(data.getList("columns.field"))
                .containsExactly("email", "firstName", "custom:Mobile", "phone", "custom:Rank");
        assertThat(data.getList("columns[2].alternatives")).isEqualTo(List.of("phone"));
        assertThat(data.getList("preview.email"))
                .containsExactly(
                        "a@example.com", "old@example.com", "c@example.com", "not an address");
        assertThat(data.getString("preview[0].firstName")).isEqualTo("Anna");
        assertThat(data.getString("preview[0].customFields.Rank")).isEqualTo("x");
        assertThat(data.getList("preview[0].errors")).isEmpty();
        assertThat(data.getString("preview[3].errors[0].field")).isEqualTo("email");
        assertThat(data.getMap("preview[3]"))
                .containsOnlyKeys(data.getMap("preview[0]").keySet())
                .containsEntry("firstName", "Dora")
                .containsEntry("lastName", null)
                .containsEntry("tags", List.of())
                .containsEntry("customFields", Map.of("Rank", "z"));
        assertThat(data.getMap("estimate"))
                .isEqualTo(Map.of("create", 2, "update", 1, "skip", 0, "fail", 1));
        assertThat(imports.lead("a@example.com")).isNull();
    }

    @Test
    void started_import_writes_rows_and_reports_counts() {
        String id =
                imports.create(
                        "email,firstName",
                        "a@example.com,Anna",
                        "b@example.com,Bert",
                        "A@example.com,Anne",
                        "broken,Dora");
        assertThat(imports.start(id).statusCode()).isEqualTo(202);
        JsonPath ended = imports.await(id, "completed");
        assertThat(ImportClient.counts(ended)).containsExactly(4, 2, 0, 1, 1);
        assertThat(ended.getInt("data.suppressed")).isZero();
        assertThat(ended.getString("data.startedAt")).isNotNull();
        assertThat(ended.getString("data.completedAt")).isNotNull();
        assertThat(ended.getInt("data.rowsPerSecond")).isPositive();
        assertThat(ended.getString("data.secondsLeft")).isNull();
        assertThat(imports.lead("a@example.com").getString("data.firstName")).isEqualTo("Anne");
    }

    @Test
    void start_changes_mapping_and_options() {
        imports.run("email,city", "a@example.com,Bonn");
        String id =
                imports.create(
                        CsvForm.of("email,Ort,City", "a@example.com,Berlin,Ulm")
                                .with("skipDuplicates", "true"));
        Response refused = imports.start(id, "{\"mapping\":{\"Nope\":\"city\"},\"tag\":7}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .containsExactlyInAnyOrder("tag", "mapping.Nope");
        assertThat(
                        imports.start(
                                        id,
                                        "{\"mapping\":{\"Ort\":\"city\",\"City\":null},\"onExisting\":\"overwrite\"}")
                                .statusCode())
                .isEqualTo(202);
        imports.await(id, "completed");
        assertThat(imports.lead("a@example.com").getString("data.city")).isEqualTo("Berlin");
        assertThat(imports.start(id).statusCode()).isEqualTo(409);
    }

    @Test
    void dry_run_counts_and_writes_nothing() {
        JsonPath ended =
                imports.run(CsvForm.of("email", "a@example.com", "b").with("dryRun", "true"));
        assertThat(ImportClient.counts(ended)).containsExactly(2, 1, 0, 0, 1);
        assertThat(imports.lead("a@example.com")).isNull();
    }

    @Test
    void cancelled_import_keeps_what_is_written_and_writes_no_more() {
        String id = imports.create(rows(6_000).with("start", "true"));
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> imports.get(id).getInt("data.processedRows") > 0);
        Response cancelled = imports.cancel(id);
        assertThat(cancelled.statusCode()).isEqualTo(200);
        int written = cancelled.jsonPath().getInt("data.imported");
        assertThat(cancelled.jsonPath().getString("data.status")).isEqualTo("cancelled");
        assertThat(written).isPositive().isLessThan(6_000);
        assertThat(imports.cancel(id).statusCode()).isEqualTo(409);
        imports.run("email", "after@example.com");
        assertThat(total()).isEqualTo(written + 1);
        assertThat(
                        tenants.sql(
                                        "select from lead_event where workspace_id = $1 and type ="
                                                + " 'import.completed'",
                                        Tuple.of(tenant.workspaceId()))
                                .size())
                .as("of the second import alone")
                .isEqualTo(1);
    }

    @Test
    void failed_import_is_an_event() {
        String id = imports.create("email", "a@example.com");
        tenants.sql(
                "alter table lead_import add constraint broken check (workspace_id <> '%s' or"
                                .formatted(tenant.workspaceId())
                        + " processed_rows = 0) not valid",
                Tuple.tuple());
        try {
            imports.start(id);
            imports.await(id, "failed");
        } finally {
            tenants.sql("alter table lead_import drop constraint broken", Tuple.tuple());
        }
        assertThat(new EventClient(tenants, tenant).last())
                .containsEntry("type", "import.completed")
                .containsEntry("actor", Map.of("type", "import", "id", id, "name", "leads.csv"));
    }

    @Test
    void ready_import_is_cancelled_and_cannot_be_started() {
        String id = imports.create("email", "a@example.com");
        assertThat(imports.cancel(id).jsonPath().getInt("data.imported")).isZero();
        assertThat(imports.start(id).statusCode()).isEqualTo(409);
    }

    @Test
    void file_is_deleted_after_the_end() {
        String id = imports.run("email", "a@example.com").getString("data.id");
        Awaitility.await()
                .until(
                        () ->
                                tenants.sql(
                                                        "select from lead_import_chunk where"
                                                            + " workspace_id = $1 and import_id ="
                                                            + " $2",
                                                        Tuple.of(tenant.workspaceId(), id))
                                                .size()
                                        == 0);
    }

    @Test
    void imports_are_listed_newest_first_with_a_cursor() {
        List<String> ids =
                IntStream.range(0, 3)
                        .mapToObj(n -> imports.create("email", n + "@example.com"))
                        .toList();
        JsonPath first = Api.as(tenant).get("/v1/imports?limit=2").jsonPath();
        assertThat(first.getList("data.id")).containsExactly(ids.get(2), ids.get(1));
        assertThat(first.getBoolean("pagination.hasMore")).isTrue();
        assertThat(first.getInt("pagination.total")).isEqualTo(3);
        JsonPath second =
                Api.as(tenant)
                        .get(
                                "/v1/imports?limit=2&cursor="
                                        + first.getString("pagination.nextCursor"))
                        .jsonPath();
        assertThat(second.getList("data.id")).containsExactly(ids.get(0));
        assertThat(second.getString("pagination.nextCursor")).isNull();
        Response refused = Api.as(tenant).get("/v1/imports?limit=0&cursor=x&page=2");
        assertThat(refused.jsonPath().getList("error.details.field"))
                .containsExactlyInAnyOrder("page", "limit", "cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET ", "POST /start", "POST /cancel", "POST /undo", "GET /errors.csv"})
    void import_of_another_workspace_is_not_found(String operation) {
        String id = imports.create("email", "a@example.com");
        String[] parts = operation.split(" ", 2);
        String path = "/v1/imports/" + id + parts[1];
        Api stranger = Api.as(tenants.create());
        assertThat(stranger.send(parts[0], path).statusCode()).isEqualTo(404);
        assertThat(Api.as(tenants.create()).get("/v1/imports").jsonPath().getList("data"))
                .isEmpty();
        assertThat(imports.get(id).getString("data.status")).isEqualTo("ready");
    }

    @Test
    void completed_import_is_an_event_and_the_cause_of_its_changes() {
        String id = imports.run("email", "a@example.com").getString("data.id");
        JsonPath events =
                Api.as(tenant).get("/v1/events?types=import.completed,lead.created").jsonPath();
        assertThat(events.getList("data.type")).containsExactly("lead.created", "import.completed");
        assertThat(events.getList("data.actor"))
                .allMatch(
                        actor ->
                                actor.equals(
                                        Map.of("type", "import", "id", id, "name", "leads.csv")));
    }

    private int total() {
        return Api.as(tenant).get("/v1/leads").jsonPath().getInt("pagination.total");
    }

    static CsvForm rows(int number) {
        return CsvForm.of(
                IntStream.range(0, number)
                        .mapToObj(n -> "\n" + n + "@example.com")
                        .collect(Collectors.joining("", "email", "")));
    }
}
