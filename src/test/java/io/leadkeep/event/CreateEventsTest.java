package io.leadkeep.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of requests that create leads. */
@ServiceTest
class CreateEventsTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private EventClient log;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        log = new EventClient(tenants, tenant);
    }

    @Test
    void create_makes_event_with_lead_key_and_request() {
        Response created =
                Api.as(tenant)
                        .header("X-Request-Id", "request-1")
                        .create(Map.of("email", "a@example.com", "firstName", "A"));

        JsonPath lead = created.jsonPath();
        assertThat(log.all()).hasSize(1);
        Map<String, Object> event = log.last();
        assertThat((String) event.get("id")).matches("evt_[0-9a-f]{24}");
        assertThat(event)
                .hasSize(7)
                .containsEntry("type", "lead.created")
                .containsEntry("timestamp", lead.getString("data.createdAt"))
                .containsEntry("workspaceId", tenant.workspaceId())
                .containsEntry("leadId", lead.getString("data._id"))
                .doesNotContainKeys("changed", "previous")
                .containsEntry("actor", actor("key", keyId(), "API key"))
                .containsEntry("requestId", "request-1");
    }

    @Test
    void create_with_platform_key_names_the_user() {
        Response created = Api.as(tenant.platformKey()).create(Map.of("email", "a@example.com"));

        assertThat(log.last())
                .containsEntry("actor", actor("user", tenant.userId(), "Test"))
                .containsEntry("requestId", created.header("X-Request-Id"));
    }

    @Test
    void concurrent_creates_make_one_event_each_with_their_own_request() throws Exception {
        List<Callable<Response>> creates = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            int n = i;
            Tenant of = n % 2 == 0 ? tenant : tenants.create();
            creates.add(
                    () ->
                            Api.as(n % 3 == 0 ? of.platformKey() : of.key())
                                    .header("X-Request-Id", "r" + n)
                                    .header("Idempotency-Key", "k" + (n % 4 == 0 ? n : -1 - n))
                                    .create(Map.of("email", n + "@example.com")));
        }

        List<Response> responses = Concurrently.call(creates);

        Map<Object, Object> requestOfLead = new HashMap<>();
        for (int n = 0; n < 60; n += 2) {
            requestOfLead.put(EventClient.id(responses.get(n)), "r" + n);
        }
        List<Map<String, Object>> events = log.all();
        assertThat(events).hasSize(30).allMatch(e -> e.get("type").equals("lead.created"));
        Map<Object, Object> logged = new HashMap<>();
        events.forEach(event -> logged.put(event.get("leadId"), event.get("requestId")));
        assertThat(logged).isEqualTo(requestOfLead);
        assertThat(events)
                .allMatch(
                        event -> actorType(event).equals(number(event) % 3 == 0 ? "user" : "key"));
    }

    private static int number(Map<String, Object> event) {
        return Integer.parseInt(((String) event.get("requestId")).substring(1));
    }

    private static Object actorType(Map<String, Object> event) {
        return ((Map<?, ?>) event.get("actor")).get("type");
    }

    @Test
    void duplicate_makes_no_event() {
        log.lead("a@example.com");

        assertThat(Api.as(tenant).create(Map.of("email", "A@example.com")).statusCode())
                .isEqualTo(409);
        assertThat(log.types()).containsExactly("lead.created");
    }

    @Test
    void repeated_idempotent_create_makes_no_second_event() {
        for (int i = 0; i < 2; i++) {
            Response response =
                    Api.as(tenant)
                            .header("Idempotency-Key", "k")
                            .create(Map.of("email", "a@example.com"));
            assertThat(response.statusCode()).isEqualTo(201);
        }

        assertThat(log.types()).containsExactly("lead.created");
    }

    @Test
    void upsert_makes_event_of_what_it_did() {
        String path = "/v1/leads/by-email/a@example.com";
        Api.as(tenant).send("PUT", path, "{\"city\":\"Bonn\"}");
        Api.as(tenant).send("PUT", path, "{\"city\":\"Bonn\"}");
        Api.as(tenant).header("Idempotency-Key", "k").send("PUT", path, "{\"city\":\"Ulm\"}");
        Api.as(tenant).header("Idempotency-Key", "k").send("PUT", path, "{\"city\":\"Ulm\"}");

        assertThat(log.types()).containsExactly("lead.created", "lead.updated");
        assertThat(log.last())
                .containsEntry("changed", List.of("city"))
                .containsEntry("previous", Map.of("city", "Bonn"));
    }

    @Test
    void bulk_makes_events_of_created_and_changed_leads_only() {
        String old = log.lead("old@example.com");
        log.lead("same@example.com");
        String rows =
                """
                {"leads":[{"email":"new1@example.com","city":"Bonn"},{"email":"new2@example.com"},
                 {"email":"old@example.com","city":"Ulm"},{"email":"same@example.com"},{"email":"none"}]
                """;

        Response dryRun = bulk(rows + ",\"dryRun\":true,\"onExisting\":\"overwrite\"}");
        Response skipped = bulk(rows.replace("new", "other") + "}");
        assertThat(dryRun.jsonPath().getInt("data.imported")).isEqualTo(2);
        assertThat(skipped.jsonPath().getInt("data.imported")).isEqualTo(2);
        assertThat(log.types()).hasSize(4).containsOnly("lead.created");

        Response written = bulk(rows + ",\"onExisting\":\"overwrite\"}");

        List<Map<String, Object>> events = log.all().subList(4, 7);
        assertThat(events)
                .extracting(event -> event.get("type"))
                .containsExactly("lead.created", "lead.created", "lead.updated");
        assertThat(events)
                .extracting(event -> event.get("requestId"))
                .containsOnly(written.header("X-Request-Id"));
        assertThat(events.get(2))
                .containsEntry("leadId", old)
                .containsEntry("changed", List.of("city"));
        HashMap<Object, Object> noCity = new HashMap<>();
        noCity.put("city", null);
        assertThat(events.get(2)).containsEntry("previous", noCity);
    }

    private Response bulk(String body) {
        Response response = Api.as(tenant).post("/v1/leads/bulk", body);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response;
    }

    @Test
    void file_makes_event_of_each_created_lead() {
        Response imported =
                Api.as(tenant).importCsv(CsvForm.of("email", "a@example.com", "b@example.com"));

        assertThat(imported.statusCode()).isEqualTo(200);
        assertThat(log.types()).containsExactly("lead.created", "lead.created");
        assertThat(log.last()).containsEntry("requestId", imported.header("X-Request-Id"));
    }

    @Test
    void change_of_tags_alone_makes_tag_event_whatever_writes_it() {
        log.lead("a@example.com");

        bulk(
                "{\"leads\":[{\"email\":\"a@example.com\",\"tags\":[\"x\"]}],"
                        + "\"onExisting\":\"overwrite\"}");
        Api.as(tenant)
                .importCsv(
                        CsvForm.of("email,tags", "a@example.com,y")
                                .with("onExisting", "overwrite"));
        Api.as(tenant).send("PUT", "/v1/leads/by-email/a@example.com", "{\"tags\":[\"z\"]}");

        assertThat(log.all().subList(1, 4))
                .extracting(event -> event.get("type"), event -> event.get("previous"))
                .containsExactly(
                        tuple("lead.tag_changed", Map.of("tags", List.of())),
                        tuple("lead.tag_changed", Map.of("tags", List.of("x"))),
                        tuple("lead.tag_changed", Map.of("tags", List.of("x", "y"))));
    }

    /** Triggers would write events row by row, and NOTIFY takes a lock of the server at commit. */
    @Test
    void no_function_of_the_database_writes_events_or_notifies() {
        assertThat(
                        tenants.sql(
                                "select proname from pg_proc where pronamespace ="
                                        + " current_schema()::regnamespace and prosrc ~* $1",
                                Tuple.of("insert into|notify")))
                .isEmpty();
    }

    private String keyId() {
        return tenants.sql(
                        "select id from api_key where workspace_id = $1",
                        Tuple.of(tenant.workspaceId()))
                .iterator()
                .next()
                .getString(0);
    }

    private static Map<String, Object> actor(String type, String id, String name) {
        return Map.of("type", type, "id", id, "name", name);
    }
}
