package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.User;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Creates, lists and reads workspaces. */
@ServiceTest
class WorkspaceTest {

    private static final String WORKSPACES = "/v1/workspaces";

    @Inject Tenants tenants;

    private Tenant tenant;
    private String path;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        path = WORKSPACES + "/" + tenant.workspaceId();
    }

    @Test
    void created_workspace_belongs_to_its_creator() {
        Response created = create("{\"name\":\" Sales \"}");

        assertThat(created.statusCode()).isEqualTo(201);
        String id = created.jsonPath().getString("data.id");
        assertThat(created.header("Location")).isEqualTo(WORKSPACES + "/" + id);
        assertThat(created.jsonPath().getString("data.name")).isEqualTo("Sales");
        assertThat(created.jsonPath().getString("data.ownerId")).isEqualTo(tenant.userId());
        assertThat(created.jsonPath().getInt("data.memberCount")).isEqualTo(1);
        Response read = Api.as(tenant.platformKey()).get(created.header("Location"));
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.jsonPath().getString("data.members[0].role")).isEqualTo("owner");
        assertThat(read.jsonPath().getString("data.createdAt"))
                .isEqualTo(created.jsonPath().getString("data.createdAt"));
    }

    @Test
    void created_workspace_accepts_leads_at_once() {
        Api.as(tenant.platformKey()).get(WORKSPACES);
        String id = create("{\"name\":\"Sales\"}").jsonPath().getString("data.id");

        Response lead =
                Api.as(tenant.platformKey())
                        .header("X-Workspace-Id", id)
                        .create(Map.of("email", "a@example.com"));

        assertThat(lead.statusCode()).isEqualTo(201);
    }

    @Test
    void invalid_workspace_lists_all_errors() {
        Response refused = create("{\"settings\":{},\"name\":\"\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(List.of("name", "settings"));
        assertThat(create("{}").jsonPath().getString("error.details[0].message"))
                .isEqualTo("is required");
        assertThat(create("[").jsonPath().getString("error.code")).isEqualTo("MALFORMED_JSON");
    }

    @Test
    void workspace_key_cannot_create_a_workspace() {
        assertThat(Api.as(tenant).post(WORKSPACES, "{\"name\":\"x\"}").statusCode()).isEqualTo(403);
    }

    @Test
    void workspace_above_one_thousand_returns_409() {
        tenants.sql(
                "with made as (insert into workspace (id, name, owner_id, created_at) select $1 ||"
                        + " lpad(n::text, 4, '0'), 'Test', $2, now() from generate_series(1, 998) n"
                        + " returning id) insert into member (workspace_id, account_id, role,"
                        + " joined_at) select id, $2, 'owner', now() from made",
                Tuple.of(tenant.workspaceId().substring(4), tenant.userId()));

        Response last = create("{\"name\":\"x\"}");
        Response oneMore = create("{\"name\":\"x\"}");

        assertThat(last.statusCode()).isEqualTo(201);
        assertThat(oneMore.statusCode()).isEqualTo(409);
        assertThat(oneMore.jsonPath().getString("error.message")).contains("1,000");
        assertThat(Api.as(tenant.platformKey()).get(WORKSPACES).jsonPath().getList("data"))
                .hasSize(1_000);
    }

    @Test
    void list_contains_exactly_the_workspaces_of_the_user() {
        Tenant other = tenants.create();
        tenants.create();
        User both = tenants.addMember(tenant.workspaceId(), "member");
        tenants.sql(
                "insert into member values ($1, $2, 'admin', now())",
                Tuple.of(other.workspaceId(), both.id()));

        Response list = Api.as(both.platformKey()).get(WORKSPACES);

        assertThat(list.jsonPath().getList("data.id"))
                .isEqualTo(List.of(tenant.workspaceId(), other.workspaceId()));
        assertThat(list.jsonPath().getList("data.memberCount")).isEqualTo(List.of(2, 2));
        assertThat(list.jsonPath().getMap("pagination"))
                .containsEntry("total", 2)
                .containsEntry("hasMore", false)
                .containsEntry("nextCursor", null);
    }

    @Test
    void workspace_key_lists_only_its_own_workspace() {
        tenants.addWorkspace(tenant.userId());

        assertThat(Api.as(tenant).get(WORKSPACES).jsonPath().getList("data.id"))
                .isEqualTo(List.of(tenant.workspaceId()));
    }

    @Test
    void workspace_contains_members_settings_and_usage() {
        User admin = tenants.addMember(tenant.workspaceId(), "admin");
        Api.as(tenant).create(Map.of("email", "a@example.com"));

        for (String key : List.of(tenant.key(), tenant.platformKey(), admin.platformKey())) {
            Response read = Api.as(key).get(path);

            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.jsonPath().getList("data.members.userId"))
                    .isEqualTo(List.of(tenant.userId(), admin.id()));
            assertThat(read.jsonPath().getList("data.members.role"))
                    .isEqualTo(List.of("owner", "admin"));
            assertThat(read.jsonPath().getString("data.members[1].email")).isEqualTo(admin.email());
            assertThat(read.jsonPath().getInt("data.memberCount")).isEqualTo(2);
            assertThat(read.jsonPath().getMap("data.settings")).isEmpty();
            assertThat(read.jsonPath().getMap("data.usage")).isEqualTo(Map.of("totalLeads", 1));
        }
    }

    @Test
    void usage_is_exact_up_to_ten_thousand_leads_and_then_estimated() {
        tenants.addLeads(tenant, 1, 10_000);
        Response exact = Api.as(tenant).get(path);
        tenants.addLeads(tenant, 10_001, 12_000);
        tenants.analyzeLeads();
        Response estimated = Api.as(tenant).get(path);

        assertThat(exact.jsonPath().getMap("data.usage")).isEqualTo(Map.of("totalLeads", 10_000));
        assertThat(estimated.jsonPath().getBoolean("data.usage.totalLeadsIsEstimate")).isTrue();
        assertThat(estimated.jsonPath().getInt("data.usage.totalLeads")).isBetween(10_001, 15_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0123456789ABCDEF01234567", "x%00", "%27", "..%2F", "%C3%28"})
    void malformed_workspace_id_returns_404(String id) {
        assertThat(Api.as(tenant).get(WORKSPACES + "/" + id).statusCode()).isEqualTo(404);
        assertThat(Api.as(tenant.platformKey()).get(WORKSPACES + "/" + id).statusCode())
                .isEqualTo(404);
    }

    private Response create(String json) {
        return Api.as(tenant.platformKey()).post(WORKSPACES, json);
    }
}
