package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.User;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class MemberTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private String path;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        path = "/v1/workspaces/" + tenant.workspaceId() + "/members";
    }

    @Test
    void member_with_new_address_gets_an_account_and_its_first_key() {
        String local = "jane." + tenant.userId();

        Response added = add(" " + local + "@Acme.COM. ", "member");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(added.jsonPath().getString("data.email")).isEqualTo(local + "@acme.com");
        assertThat(added.jsonPath().getString("data.name")).isEqualTo(local);
        assertThat(added.jsonPath().getString("data.role")).isEqualTo("member");
        String userId = added.jsonPath().getString("data.userId");
        assertThat(memberIds()).isEqualTo(List.of(tenant.userId(), userId));
        String key = added.jsonPath().getString("data.platformKey");
        assertThat(key).matches("sk_user_[0-9a-f]{48}");
        assertThat(Api.as(key).get("/v1/account").jsonPath().getString("data.id"))
                .isEqualTo(userId);
        Response keys = Api.as(key).get("/v1/account/api-keys");
        assertThat(keys.jsonPath().getList("data.preset")).isEqualTo(List.of("full"));
        assertThat(keys.jsonPath().getList("data.createdBy")).isEqualTo(List.of(tenant.userId()));
        assertThat(Api.as(tenant).get("/v1/workspaces/" + tenant.workspaceId()).asString())
                .doesNotContain("sk_user_");
    }

    @Test
    void member_with_existing_account_can_create_leads_at_once() {
        User user = tenants.addMember(tenants.create().workspaceId(), "member");
        Response before = Api.as(user.platformKey()).get("/v1/workspaces/" + tenant.workspaceId());
        assertThat(before.statusCode()).isEqualTo(404);

        Response added = add(user.email().toUpperCase(Locale.ROOT), "admin");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(added.jsonPath().getString("data.userId")).isEqualTo(user.id());
        assertThat(added.jsonPath().getMap("data")).doesNotContainKey("platformKey");
        assertThat(
                        Api.as(user.platformKey())
                                .header("X-Workspace-Id", tenant.workspaceId())
                                .create(Map.of("email", "a@example.com"))
                                .statusCode())
                .isEqualTo(201);
    }

    @Test
    void adding_an_existing_member_returns_409() {
        User member = tenants.addMember(tenant.workspaceId(), "member");

        Response again = add(member.email(), "admin");
        Response owner = add(tenant.userId() + "@test.example", "member");

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.jsonPath().getString("error.code")).isEqualTo("CONFLICT");
        assertThat(owner.statusCode()).isEqualTo(409);
        assertThat(
                        Api.as(tenant)
                                .get("/v1/workspaces/" + tenant.workspaceId())
                                .jsonPath()
                                .getList("data.members.role"))
                .isEqualTo(List.of("owner", "member"));
    }

    @Test
    void concurrent_additions_of_one_address_create_one_member_and_account() throws Exception {
        Tenant other = tenants.create();
        String email = "race." + tenant.userId() + "@example.com";
        List<Callable<Response>> adds = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            adds.add(() -> add(email, "member"));
            adds.add(
                    () ->
                            Api.as(other.platformKey())
                                    .post(
                                            "/v1/workspaces/" + other.workspaceId() + "/members",
                                            body(email, "admin")));
        }

        List<Response> answers = Concurrently.call(adds);

        assertThat(answers).extracting(Response::statusCode).containsOnly(201, 409);
        List<Response> added = answers.stream().filter(r -> r.statusCode() == 201).toList();
        assertThat(added).hasSize(2);
        assertThat(added.stream().filter(r -> r.jsonPath().get("data.platformKey") != null))
                .as("the workspace that came first gets the key of the new user")
                .hasSize(1);
        assertThat(added.get(0).jsonPath().getString("data.userId"))
                .isEqualTo(added.get(1).jsonPath().getString("data.userId"));
    }

    @Test
    void invalid_member_lists_all_errors() {
        Response refused =
                post("{\"email\":\"Jane <jane@acme.com>\",\"role\":\"owner\",\"name\":\"x\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(List.of("email", "role", "name"));
        assertThat(refused.jsonPath().getString("error.details[1].message")).contains("one owner");
        assertThat(post("{}").jsonPath().getList("error.details.message"))
                .isEqualTo(List.of("is required", "is required"));
        assertThat(memberIds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Admin\"", "\"\"", "null", "1", "\"god\""})
    void invalid_role_returns_400(String role) {
        Response refused = post("{\"email\":\"a@example.com\",\"role\":%s}".formatted(role));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).isEqualTo(List.of("role"));
    }

    @Test
    void member_above_one_thousand_returns_409() {
        tenants.sql(
                "with made as (insert into account (id, name, email, created_at) select $1 ||"
                    + " lpad(n::text, 4, '0'), 'Test', $1 || n || '@test.example', now() from"
                    + " generate_series(1, 998) n returning id) insert into member (workspace_id,"
                    + " account_id, role, joined_at) select $2, id, 'member', now() from made",
                Tuple.of(tenant.userId().substring(4), tenant.workspaceId()));

        assertThat(add("last." + tenant.userId() + "@example.com", "member").statusCode())
                .isEqualTo(201);
        assertThat(add("more." + tenant.userId() + "@example.com", "member").statusCode())
                .isEqualTo(409);
        assertThat(memberIds()).hasSize(1_000);
    }

    @Test
    void removed_member_loses_access_at_once() {
        User member = tenants.addMember(tenant.workspaceId(), "member");
        String lead = Api.as(tenant).create(Map.of("email", "a@example.com")).header("Location");
        assertThat(Api.as(member.platformKey()).get(lead).statusCode()).isEqualTo(200);

        Response removed = remove(tenant.platformKey(), member.id());

        assertThat(removed.statusCode()).isEqualTo(200);
        assertThat(removed.jsonPath().getBoolean("data.deleted")).isTrue();
        assertThat(
                        Api.as(member.platformKey())
                                .header("X-Workspace-Id", tenant.workspaceId())
                                .get(lead)
                                .statusCode())
                .isEqualTo(404);
        assertThat(
                        Api.as(member.platformKey())
                                .get("/v1/workspaces/" + tenant.workspaceId())
                                .statusCode())
                .isEqualTo(404);
    }

    @Test
    void workspace_key_of_a_removed_member_keeps_working() {
        User admin = tenants.addMember(tenant.workspaceId(), "admin");
        String key =
                Api.as(admin.platformKey())
                        .post(
                                "/v1/workspaces/" + tenant.workspaceId() + "/keys",
                                "{\"name\":\"Test\",\"preset\":\"full\"}")
                        .jsonPath()
                        .getString("data.apiKey");

        assertThat(remove(tenant.platformKey(), admin.id()).statusCode()).isEqualTo(200);

        assertThat(Api.as(key).get("/v1/leads").statusCode()).isEqualTo(200);
    }

    @Test
    void member_can_leave_and_be_added_again() {
        User member = tenants.addMember(tenant.workspaceId(), "member");

        assertThat(remove(member.platformKey(), member.id()).statusCode()).isEqualTo(200);
        assertThat(remove(member.platformKey(), member.id()).statusCode()).isEqualTo(404);
        assertThat(add(member.email(), "admin").statusCode()).isEqualTo(201);
    }

    @Test
    void removing_the_owner_returns_409() {
        User admin = tenants.addMember(tenant.workspaceId(), "admin");

        for (String key : List.of(tenant.platformKey(), admin.platformKey())) {
            Response refused = remove(key, tenant.userId());

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.jsonPath().getString("error.message")).contains("owner stays");
        }
        assertThat(memberIds()).contains(tenant.userId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcdef01234567", "nonsense", "x%00", "%C3%28"})
    void removing_an_unknown_member_returns_404(String userId) {
        Response refused = remove(tenant.platformKey(), userId);

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.jsonPath().getString("error.message")).startsWith("Member not found");
    }

    @Test
    void admins_removing_each_other_concurrently_remove_one() throws Exception {
        User one = tenants.addMember(tenant.workspaceId(), "admin");
        User two = tenants.addMember(tenant.workspaceId(), "admin");

        List<Response> answers =
                Concurrently.call(
                        List.of(
                                () -> remove(one.platformKey(), two.id()),
                                () -> remove(two.platformKey(), one.id())));

        assertThat(answers).extracting(Response::statusCode).containsExactlyInAnyOrder(200, 404);
        assertThat(memberIds()).hasSize(2);
    }

    private List<String> memberIds() {
        return Api.as(tenant)
                .get("/v1/workspaces/" + tenant.workspaceId())
                .jsonPath()
                .getList("data.members.userId");
    }

    private Response add(String email, String role) {
        return post(body(email, role));
    }

    private static String body(String email, String role) {
        return "{\"email\":\"%s\",\"role\":\"%s\"}".formatted(email, role);
    }

    private Response post(String json) {
        return Api.as(tenant.platformKey()).post(path, json);
    }

    private Response remove(String key, String userId) {
        return Api.as(key).delete(path + "/" + userId);
    }
}
