package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ServiceTest
class UndoImportTest {

    private static final String EMAIL = "a@example.com";

    @Inject Tenants tenants;

    private Tenant tenant;
    private ImportClient imports;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        imports = new ImportClient(tenant);
    }

    private String run(CsvForm form) {
        return imports.run(form).getString("data.id");
    }

    private static CsvForm overwrite(String... lines) {
        return CsvForm.of(lines).with("onExisting", "overwrite");
    }

    private void patch(String email, String json) {
        assertThat(Api.as(tenant).patch("/v1/leads/" + imports.idOf(email), json).statusCode())
                .isEqualTo(200);
    }

    private void tag(String email, String change) {
        Response tagged =
                Api.as(tenant)
                        .post(
                                "/v1/leads/tags",
                                "{\"leadIds\":[\"%s\"],%s}".formatted(imports.idOf(email), change));
        assertThat(tagged.statusCode()).isEqualTo(200);
    }

    @Test
    void created_leads_are_removed_and_changed_ones_kept() {
        String id =
                run(
                        CsvForm.of(
                                "email,city",
                                EMAIL + ",Bonn",
                                "b@example.com,Ulm",
                                "c@example.com,"));
        patch("b@example.com", "{\"city\":\"Berlin\"}");
        Api.as(tenant).delete("/v1/leads/" + imports.idOf("c@example.com"));
        assertThat(imports.undone(id)).containsExactly(1, 0, 1);
        assertThat(imports.lead(EMAIL)).isNull();
        assertThat(imports.lead("b@example.com").getString("data.city")).isEqualTo("Berlin");
        assertThat(imports.get(id).getString("data.status")).isEqualTo("undone");
    }

    @Test
    void enriched_lead_counts_as_unchanged() {
        String id = run(CsvForm.of("email", EMAIL));
        String lead = imports.idOf(EMAIL);
        Response accepted =
                Api.as(tenant)
                        .post(
                                "/v1/enrichment/enrich",
                                "{\"leadIds\":[\"%s\"],\"enrichmentTypes\":[\"segGateway\"]}"
                                        .formatted(lead));
        assertThat(accepted.statusCode()).isEqualTo(202);
        Awaitility.await().until(() -> imports.lead(EMAIL).getString("data.enrichedAt") != null);
        assertThat(imports.undone(id)).containsExactly(1, 0, 0);
        assertThat(imports.lead(EMAIL)).isNull();
    }

    @Test
    void previous_values_return_field_by_field() {
        run(CsvForm.of("email,city,jobTitle,custom", EMAIL + ",Bonn,CEO,1"));
        String id = run(overwrite("email,city,jobTitle,custom,more", EMAIL + ",Ulm,CTO,2,x"));
        patch(EMAIL, "{\"jobTitle\":\"CFO\"}");
        assertThat(imports.undone(id)).containsExactly(0, 1, 0);
        JsonPath lead = imports.lead(EMAIL);
        assertThat(lead.getString("data.city")).isEqualTo("Bonn");
        assertThat(lead.getString("data.jobTitle")).isEqualTo("CFO");
        assertThat(lead.getMap("data.customFields")).isEqualTo(Map.of("custom", "1"));
    }

    @Test
    void field_that_someone_set_again_is_kept() {
        run(CsvForm.of("email,city", EMAIL + ",Bonn"));
        String id = run(overwrite("email,city", EMAIL + ",Ulm"));
        patch(EMAIL, "{\"city\":\"Berlin\"}");
        patch(EMAIL, "{\"city\":\"Ulm\"}");
        assertThat(imports.undone(id)).containsExactly(0, 0, 1);
        assertThat(imports.lead(EMAIL).getString("data.city")).isEqualTo("Ulm");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                 | old
                    "remove":["new"]                   | old
                    "add":["later"]                    | old,later
                    "remove":["old"]                   | ''
                    """)
    void added_tags_are_taken_off(String change, String expected) {
        run(CsvForm.of("email,tags", EMAIL + ",old"));
        String id = run(overwrite("email,tags", EMAIL + ",new"));
        assertThat(imports.lead(EMAIL).getList("data.tags")).containsExactly("old", "new");
        if (!change.isEmpty()) {
            tag(EMAIL, change);
        }
        imports.undone(id);
        assertThat(String.join(",", imports.lead(EMAIL).<String>getList("data.tags")))
                .isEqualTo(expected);
    }

    @Test
    void tag_that_was_added_again_is_kept() {
        run(CsvForm.of("email,tags", EMAIL + ",old"));
        String id = run(overwrite("email,tags", EMAIL + ",new"));
        tag(EMAIL, "\"remove\":[\"new\"]");
        tag(EMAIL, "\"add\":[\"new\"]");
        assertThat(imports.undone(id)).containsExactly(0, 0, 1);
        assertThat(imports.lead(EMAIL).getList("data.tags")).containsExactly("old", "new");
    }

    @Test
    void replaced_tags_return() {
        run(CsvForm.of("email,tags", EMAIL + ",\"one,two\""));
        String id = run(overwrite("email,tags", EMAIL + ",new").with("tagsMode", "replace"));
        tag(EMAIL, "\"add\":[\"later\"]");
        assertThat(imports.undone(id)).containsExactly(0, 1, 0);
        assertThat(imports.lead(EMAIL).getList("data.tags")).containsExactly("later", "one", "two");
    }

    @Test
    void imports_can_be_undone_in_reverse_order() {
        String first = run(CsvForm.of("email,city,tags", EMAIL + ",Bonn,one"));
        String second = run(overwrite("email,city,tags", EMAIL + ",Ulm,two"));
        assertThat(imports.undone(second)).containsExactly(0, 1, 0);
        assertThat(imports.lead(EMAIL).getString("data.city")).isEqualTo("Bonn");
        assertThat(imports.undone(first)).containsExactly(1, 0, 0);
        assertThat(imports.lead(EMAIL)).isNull();
    }

    @Test
    void later_import_keeps_its_changes() {
        String first = run(CsvForm.of("email,city", EMAIL + ",Bonn"));
        run(overwrite("email,jobTitle", EMAIL + ",CEO"));
        assertThat(imports.undone(first)).containsExactly(0, 0, 1);
        assertThat(imports.lead(EMAIL).getString("data.city")).isEqualTo("Bonn");
    }

    @Test
    void second_undo_returns_409() {
        String id = run(CsvForm.of("email", EMAIL));
        imports.undone(id);
        Response again = imports.undo(id);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.jsonPath().getString("error.message")).contains("undone already");
    }

    @Test
    void undo_of_a_ready_import_returns_409() {
        assertThat(imports.undo(imports.create("email", EMAIL)).statusCode()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({
        "completed_at, 25 hours, ended more than 24 hours ago",
        "started_at, 30 days, is not kept any more"
    })
    void late_undo_returns_409_and_changes_nothing(String column, String age, String message) {
        String id = run(CsvForm.of("email", EMAIL));
        age(id, column, age);
        Response refused = imports.undo(id);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("error.message")).contains(message);
        assertThat(imports.lead(EMAIL)).isNotNull();
    }

    private void age(String id, String column, String age) {
        tenants.sql(
                "update lead_import set %s = %s - interval '%s' where workspace_id = $1 and id = $2"
                        .formatted(column, column, age),
                Tuple.of(tenant.workspaceId(), id));
    }

    @Test
    void undo_of_a_cancelled_import_removes_what_was_written() {
        String id = imports.create(ImportJobTest.rows(4_000).with("start", "true"));
        Awaitility.await().until(() -> imports.get(id).getInt("data.imported") > 0);
        int written = imports.cancel(id).jsonPath().getInt("data.imported");
        assertThat(imports.undone(id)).containsExactly(written, 0, 0);
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getInt("pagination.total")).isZero();
    }

    @Test
    void undo_is_in_the_history() {
        run(CsvForm.of("email,city", EMAIL + ",Bonn"));
        String id = run(overwrite("email,city", EMAIL + ",Ulm"));
        imports.undone(id);
        JsonPath history =
                Api.as(tenant)
                        .get("/v1/leads/" + imports.idOf(EMAIL) + "/history?limit=1")
                        .jsonPath();
        assertThat(history.getString("data[0].type")).isEqualTo("lead.updated");
        assertThat(history.getMap("data[0].previous")).isEqualTo(Map.of("city", "Ulm"));
        assertThat(history.getString("data[0].actor.id")).isEqualTo(id);
        assertThat(history.getString("data[0].requestId")).isNotNull();
        List<String> actors =
                Api.as(tenant)
                        .get("/v1/events?types=import.undone")
                        .jsonPath()
                        .getList("data.actor.id");
        assertThat(actors).containsExactly(id);
    }

    @Test
    void interrupted_undo_continues_where_it_stopped() {
        String id = run(CsvForm.of("email", EMAIL, "b@example.com"));
        tenants.sql(
                "update lead_import set lease = 'lost', leased_until = now() + interval '1 minute',"
                        + " undo_position = 0, undo_number = 0 where workspace_id = $1 and id = $2",
                Tuple.of(tenant.workspaceId(), id));
        assertThat(imports.undo(id).statusCode()).isEqualTo(409);
        age(id, "leased_until", "2 minutes");
        age(id, "completed_at", "25 hours");
        assertThat(imports.undone(id)).containsExactly(2, 0, 0);
    }
}
