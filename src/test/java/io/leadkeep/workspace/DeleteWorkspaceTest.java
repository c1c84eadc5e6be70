package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.NotOnCitus;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.User;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceTest
class DeleteWorkspaceTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private String path;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        path = "/v1/workspaces/" + tenant.workspaceId();
    }

    @Test
    void deleted_workspace_is_invisible_and_its_keys_stop_at_once() {
        User member = tenants.addMember(tenant.workspaceId(), "member");
        String lead = Api.as(tenant).create(Map.of("email", "a@example.com")).header("Location");
        assertThat(Api.as(member.platformKey()).get(lead).statusCode()).isEqualTo(200);

        Response deleted = delete();

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.jsonPath().getBoolean("data.deleted")).isTrue();
        assertThat(Api.as(tenant).get(lead).statusCode()).isEqualTo(401);
        assertThat(
                        Api.as(member.platformKey())
                                .header("X-Workspace-Id", tenant.workspaceId())
                                .get(lead)
                                .statusCode())
                .isEqualTo(404);
        assertThat(Api.as(tenant.platformKey()).get(path).statusCode()).isEqualTo(404);
        assertThat(delete().statusCode()).isEqualTo(404);
        assertThat(Api.as(tenant.platformKey()).get("/v1/workspaces").jsonPath().getList("data"))
                .isEmpty();
        assertThat(
                        Api.as(tenant.platformKey())
                                .get("/v1/account")
                                .jsonPath()
                                .getList("data.workspaces"))
                .isEmpty();
    }

    @Test
    void purge_deletes_the_workspace_from_every_table() {
        Tenant other = tenants.create();
        tenants.addLeads(other, 1, 10);
        tenants.addMember(tenant.workspaceId(), "member");
        tenants.addLeads(tenant, 1, 4_500);
        enrich("%024x".formatted(1), "%024x".formatted(4_500));
        addFailingWebhook();
        Api.as(tenant).post("/v1/dnc", "{\"entries\":[{\"email\":\"a.example\"}]}");
        Api.as(tenant).create(Map.of("email", "event@example.com"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> tablesWith(tenant.workspaceId()).contains("webhook_delivery"));
        Api.as(tenant.platformKey()).post(path + "/api-key/rotate");
        assertThat(tablesWith(tenant.workspaceId()))
                .containsExactlyInAnyOrder(
                        "workspace",
                        "member",
                        "api_key",
                        "lead",
                        "enrichment_job",
                        "enrichment_item",
                        "enrichment_turn",
                        "lead_event",
                        "webhook",
                        "webhook_cursor",
                        "webhook_delivery",
                        "webhook_attempt",
                        "dnc_entry");

        delete();

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(tablesWith(tenant.workspaceId())).isEmpty());
        TestDns.shared().release(tenant.workspaceId() + ".example");
        assertThat(
                        Api.as(other)
                                .get("/v1/workspaces/" + other.workspaceId())
                                .jsonPath()
                                .getInt("data.usage.totalLeads"))
                .isEqualTo(10);
    }

    @Test
    @NotOnCitus("Distributed tables have no triggers.")
    void purge_deletes_more_stored_responses_than_one_statement_can() {
        tenants.addStoredResponses(tenant, 6_000);
        tenants.withSlowDeletionOfStoredResponses(
                tenant,
                () -> {
                    delete();

                    Awaitility.await()
                            .atMost(Duration.ofSeconds(60))
                            .until(() -> tablesWith(tenant.workspaceId()).isEmpty());
                });
    }

    @Test
    void purge_continues_with_workspaces_deleted_before_a_restart() {
        tenants.addLeads(tenant, 1, 10);

        tenants.sql(
                "update workspace set deleted_at = now() where id = $1",
                Tuple.of(tenant.workspaceId()));

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> tablesWith(tenant.workspaceId()).isEmpty());
    }

    @Test
    void workspace_marked_as_deleted_is_invisible_to_its_members() {
        // Before the purge.
        tenants.sql(
                "update workspace set deleted_at = now() where id = $1",
                Tuple.of(tenant.workspaceId()));

        for (String key : List.of(tenant.platformKey(), tenant.key())) {
            int status = Api.as(key).get(path).statusCode();
            assertThat(status).isIn(404, 401);
        }
    }

    @Test
    void deletion_concurrent_with_other_changes_causes_no_500() throws Exception {
        List<Callable<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String email = "new%d.%s@example.com".formatted(i, tenant.userId());
            calls.add(() -> Api.as(tenant.platformKey()).post(path + "/api-key/rotate"));
            calls.add(() -> Api.as(tenant.platformKey()).patch(path, "{\"name\":\"x\"}"));
            calls.add(
                    () ->
                            Api.as(tenant.platformKey())
                                    .post(
                                            path + "/members",
                                            "{\"email\":\"%s\",\"role\":\"admin\"}"
                                                    .formatted(email)));
            calls.add(() -> Api.as(tenant).create(Map.of("email", email)));
            calls.add(this::delete);
        }

        List<Response> answers = Concurrently.call(calls);

        assertThat(answers).extracting(Response::statusCode).isSubsetOf(Set.of(200, 201, 401, 404));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> tablesWith(tenant.workspaceId()).isEmpty());
    }

    /** Adds a webhook to a port without a server. */
    private void addFailingWebhook() {
        Response created =
                Api.as(tenant)
                        .post(
                                "/v1/webhooks",
                                "{\"name\":\"x\",\"url\":\"http://127.0.0.1:9/\",\"events\":[\"lead.created\"]}");
        assertThat(created.statusCode()).as(created.asString()).isEqualTo(201);
    }

    /** Starts a job that does not end: its lookups wait, for a domain that no other test caches. */
    private void enrich(String... leads) {
        String domain = tenant.workspaceId() + ".example";
        TestDns.shared().hold(domain);
        tenants.sql(
                "update lead set email = replace(email, 'example.com', $2) where workspace_id = $1"
                        + " and id = any($3)",
                Tuple.of(tenant.workspaceId(), domain, leads));
        Response accepted =
                Api.as(tenant)
                        .post(
                                "/v1/enrichment/enrich",
                                "{\"leadIds\":[\"%s\"],\"enrichmentTypes\":[\"segGateway\"]}"
                                        .formatted(String.join("\",\"", leads)));
        assertThat(accepted.statusCode()).isEqualTo(202);
    }

    private Response delete() {
        return Api.as(tenant.platformKey()).delete(path);
    }

    private List<String> tablesWith(String id) {
        List<String> tables = new ArrayList<>();
        for (Row column :
                tenants.sql(
                        "select table_name, column_name from information_schema.columns where"
                                + " table_schema = 'public' and (column_name = 'workspace_id' or"
                                + " table_name = 'workspace' and column_name = 'id')",
                        Tuple.tuple())) {
            String table = column.getString(0);
            String rows =
                    "select from %s where %s = $1 limit 1".formatted(table, column.getString(1));
            if (tenants.sql(rows, Tuple.of(id)).size() > 0) {
                tables.add(table);
            }
        }
        return tables;
    }
}
