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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class AccountTest {

    private static final String ACCOUNT = "/v1/account";

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @Test
    void account_lists_the_workspaces_of_its_user() {
        Tenant other = tenants.create();
        User admin = tenants.addMember(other.workspaceId(), "admin");

        Response response = Api.as(admin.platformKey()).get(ACCOUNT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.jsonPath().getString("data.id")).isEqualTo(admin.id());
        assertThat(response.jsonPath().getString("data.email")).isEqualTo(admin.email());
        assertThat(response.jsonPath().getList("data.workspaces.workspaceId"))
                .isEqualTo(List.of(other.workspaceId()));
        assertThat(response.jsonPath().getString("data.workspaces[0].role")).isEqualTo("admin");
        assertThat(response.jsonPath().getString("data.workspaces[0].joinedAt"))
                .matches("\\d{4}-.*\\.\\d{3}Z");
    }

    @Test
    void account_without_workspaces_has_empty_list() {
        User user = tenants.addMember(tenant.workspaceId(), "member");
        tenants.sql("delete from member where account_id = $1", Tuple.of(user.id()));

        Response response = Api.as(user.platformKey()).get(ACCOUNT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.jsonPath().getList("data.workspaces")).isEmpty();
    }

    @Test
    void new_account_name_is_trimmed_and_stored() {
        Response changed = Api.as(tenant.platformKey()).patch(ACCOUNT, "{\"name\":\"  Zoë 🦊 \"}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.jsonPath().getString("data.name")).isEqualTo("Zoë 🦊");
        assertThat(changed.jsonPath().getList("data.workspaces")).hasSize(1);
        assertThat(Api.as(tenant.platformKey()).get(ACCOUNT).asString())
                .isEqualTo(changed.asString());
    }

    @Test
    void empty_account_change_keeps_the_account() {
        Response changed = Api.as(tenant.platformKey()).patch(ACCOUNT, "{}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.jsonPath().getString("data.name")).isEqualTo("Test");
    }

    @Test
    void invalid_account_change_lists_all_errors_and_changes_nothing() {
        Response refused =
                Api.as(tenant.platformKey())
                        .patch(ACCOUNT, "{\"name\":5,\"email\":\"a@b.co\",\"nmae\":\"x\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.code")).isEqualTo("VALIDATION_ERROR");
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(List.of("name", "email", "nmae"));
        assertThat(Api.as(tenant.platformKey()).get(ACCOUNT).jsonPath().getString("data.name"))
                .isEqualTo("Test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\" \\u00a0\"", "\"a\\u0000\"", "\"\\ud800\"", "[]"})
    void invalid_account_name_returns_400(String name) {
        Response refused =
                Api.as(tenant.platformKey()).patch(ACCOUNT, "{\"name\":%s}".formatted(name));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).isEqualTo(List.of("name"));
    }

    @Test
    void account_name_above_255_characters_returns_400() {
        assertThat(rename("🦊".repeat(255)).statusCode()).isEqualTo(200);
        assertThat(rename("🦊".repeat(256)).statusCode()).isEqualTo(400);
    }

    @Test
    void workspace_key_cannot_use_the_account() {
        for (Response refused :
                List.of(
                        Api.as(tenant).get(ACCOUNT),
                        Api.as(tenant).patch(ACCOUNT, "{\"name\":\"x\"}"),
                        Api.as(tenant).patch(ACCOUNT, "nonsense"))) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.jsonPath().getString("error.code")).isEqualTo("FORBIDDEN");
        }
    }

    @Test
    void key_of_deleted_account_returns_401() {
        User user = tenants.addMember(tenant.workspaceId(), "member");
        assertThat(Api.as(user.platformKey()).get(ACCOUNT).statusCode()).isEqualTo(200);

        tenants.sql("delete from account where id = $1", Tuple.of(user.id()));

        assertThat(Api.as(user.platformKey()).get(ACCOUNT).statusCode()).isEqualTo(401);
        assertThat(Api.as(user.platformKey()).patch(ACCOUNT, "{\"name\":\"x\"}").statusCode())
                .isEqualTo(401);
        assertThat(
                        Api.as(user.platformKey())
                                .post("/v1/workspaces", "{\"name\":\"x\"}")
                                .statusCode())
                .isEqualTo(401);
    }

    private Response rename(String name) {
        return Api.as(tenant.platformKey()).patch(ACCOUNT, "{\"name\":\"%s\"}".formatted(name));
    }
}
