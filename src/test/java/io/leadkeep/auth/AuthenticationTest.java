package io.leadkeep.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.User;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class AuthenticationTest {

    private static final String LEAD = "/v1/leads/0123456789abcdef01234567";
    private static final int SIGNED_IN = 404;

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        // Loads classes before a test measures one second.
        Api.anonymous().get(LEAD);
    }

    @Test
    void key_is_accepted_in_either_header() {
        assertThat(Api.as(tenant.key()).get(LEAD).statusCode()).isEqualTo(SIGNED_IN);
        assertThat(bearer(tenant.key()).get(LEAD).statusCode()).isEqualTo(SIGNED_IN);
        assertThat(
                        Api.anonymous()
                                .header("authorization", "bearer " + tenant.platformKey())
                                .get(LEAD)
                                .statusCode())
                .isEqualTo(SIGNED_IN);
    }

    @Test
    void same_key_in_both_headers_is_accepted() {
        Response response =
                Api.as(tenant.key()).header("Authorization", "Bearer " + tenant.key()).get(LEAD);

        assertThat(response.statusCode()).isEqualTo(SIGNED_IN);
    }

    @Test
    void two_different_keys_return_401() {
        Response response =
                Api.as(tenant.key())
                        .header("Authorization", "Bearer " + tenant.platformKey())
                        .get(LEAD);

        assertUnauthorized(response);
    }

    @Test
    void request_without_key_returns_401() {
        assertUnauthorized(Api.anonymous().get(LEAD));
        assertUnauthorized(Api.anonymous().create("{\"email\":\"a@example.com\"}"));
        assertUnauthorized(Api.anonymous().get("/v1/no-such-path"));
    }

    @Test
    void every_operation_of_the_document_requires_a_key() {
        Map<String, Map<String, ?>> paths =
                RestAssured.get("/openapi.json").jsonPath().getMap("paths");

        assertThat(paths).isNotEmpty();
        paths.forEach(
                (path, operations) -> {
                    String one = path.replaceAll("\\{[^}]*}", "0123456789abcdef01234567");
                    for (String method : operations.keySet()) {
                        assertUnauthorized(
                                Api.anonymous().send(method.toUpperCase(Locale.ROOT), one));
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk_0123456789abcdef0123456789abcdef0123456789abcdef",
                "sk_user_0123456789abcdef0123456789abcdef0123456789abcdef",
                "sk_0123456789abcdef",
                "sk_user_",
                "sk_",
                "x",
                "sk_user_0123456789abcdef0123456789abcdef0123456789",
                "sk_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
                "' or 1=1 --",
            })
    void unknown_and_malformed_keys_return_the_same_message(String key) {
        Response response = Api.as(key).get(LEAD);

        assertUnauthorized(response);
        assertThat(response.asString()).isEqualTo(Api.anonymous().get(LEAD).asString());
    }

    @Test
    void scheme_other_than_bearer_returns_401() {
        assertUnauthorized(Api.anonymous().header("Authorization", "Basic eDp5").get(LEAD));
        assertUnauthorized(Api.anonymous().header("Authorization", tenant.key()).get(LEAD));
        assertUnauthorized(Api.as(tenant.key()).header("Authorization", tenant.key()).get(LEAD));
    }

    @Test
    void workspace_key_naming_another_workspace_returns_403() {
        Tenant other = tenants.create();

        assertThat(naming(tenant.key(), tenant.workspaceId()).statusCode()).isEqualTo(SIGNED_IN);
        Response foreign = naming(tenant.key(), other.workspaceId());
        Response unknown = naming(tenant.key(), "nonsense");

        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.jsonPath().getString("error.code")).isEqualTo("FORBIDDEN");
        assertThat(unknown.asString()).isEqualTo(foreign.asString());
    }

    @Test
    void platform_key_of_one_workspace_needs_no_header() {
        Response created = Api.as(tenant.platformKey()).create(Map.of("email", "a@example.com"));

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.jsonPath().getString("data.workspaceId"))
                .isEqualTo(tenant.workspaceId());
        assertThat(created.jsonPath().getString("data.userId")).isEqualTo(tenant.userId());
    }

    @Test
    void platform_key_of_several_workspaces_requires_the_header() {
        String second = tenants.addWorkspace(tenant.userId());

        Response open = Api.as(tenant.platformKey()).get(LEAD);
        Response chosen =
                Api.as(tenant.platformKey())
                        .header("X-Workspace-Id", second)
                        .create(Map.of("email", "a@example.com"));

        assertThat(open.statusCode()).isEqualTo(400);
        assertThat(open.jsonPath().getString("error.code")).isEqualTo("WORKSPACE_REQUIRED");
        assertThat(chosen.jsonPath().getString("data.workspaceId")).isEqualTo(second);
    }

    @Test
    void two_different_workspace_headers_return_400() {
        String second = tenants.addWorkspace(tenant.userId());

        Response two =
                Api.as(tenant.platformKey())
                        .header("X-Workspace-Id", tenant.workspaceId())
                        .header("X-Workspace-Id", second)
                        .get("/v1/leads");

        assertThat(two.statusCode()).isEqualTo(400);
        assertThat(two.jsonPath().getString("error.details[0].field")).isEqualTo("X-Workspace-Id");
    }

    @Test
    void platform_key_without_workspace_returns_400() {
        String other = tenants.create().workspaceId();
        User member = tenants.addMember(other, "member");
        tenants.sql(
                "delete from member where workspace_id = $1 and account_id = $2",
                Tuple.of(other, member.id()));

        Response nowhere = Api.as(member.platformKey()).get("/v1/leads");

        assertThat(nowhere.statusCode()).isEqualTo(400);
        assertThat(nowhere.jsonPath().getString("error.code")).isEqualTo("WORKSPACE_REQUIRED");
        assertThat(nowhere.jsonPath().getString("error.message")).contains("no workspace");
    }

    @Test
    void workspace_of_other_users_returns_404() {
        Tenant other = tenants.create();

        Response foreign = naming(tenant.platformKey(), other.workspaceId());
        Response unknown = naming(tenant.platformKey(), "0123456789abcdef01234567");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.asString()).isEqualTo(unknown.asString());
        assertThat(foreign.asString()).contains("Workspace not found");
    }

    @Test
    void revoked_key_stops_within_one_second() {
        assertThat(Api.as(tenant).get(LEAD).statusCode()).isEqualTo(SIGNED_IN);

        tenants.revokeKeys(tenant.workspaceId());

        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertUnauthorized(Api.as(tenant).get(LEAD)));
    }

    @Test
    void unknown_key_works_within_one_second_of_its_creation() {
        Tenant later = tenants.create();
        tenants.revokeKeys(later.workspaceId());
        assertUnauthorized(Api.as(later).get(LEAD));

        tenants.sql(
                "update api_key set revoked_at = null where workspace_id = $1",
                Tuple.of(later.workspaceId()));

        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Api.as(later).get(LEAD).statusCode() == SIGNED_IN);
    }

    @Test
    void flood_of_invented_keys_does_not_delay_a_known_key() {
        Random random = new Random(1);
        byte[] secret = new byte[24];
        for (int i = 0; i < 2_000; i++) {
            random.nextBytes(secret);
            assertThat(Api.as("sk_" + HexFormat.of().formatHex(secret)).get(LEAD).statusCode())
                    .isEqualTo(401);
        }
        assertThat(Api.as(tenant).get(LEAD).statusCode()).isEqualTo(SIGNED_IN);
    }

    @Test
    void last_use_of_a_key_is_stored() {
        Instant before = Instant.now().minusSeconds(1);
        Api.as(tenant).get(LEAD);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                tenants.sql(
                                                        "select 1 from api_key where workspace_id ="
                                                                + " $1 and last_used_at >= $2",
                                                        Tuple.of(
                                                                tenant.workspaceId(),
                                                                before.atOffset(ZoneOffset.UTC)))
                                                .size()
                                        == 1);
    }

    @Test
    void database_stores_only_the_hash_of_a_key() {
        String secret = tenant.key().substring(3);

        long rows =
                tenants.sql(
                                "select from api_key k where k::text like '%' || $1 || '%'",
                                Tuple.of(secret))
                        .size();

        assertThat(rows).isZero();
    }

    private static Response naming(String key, String workspaceId) {
        return Api.as(key).header("X-Workspace-Id", workspaceId).get(LEAD);
    }

    private static Api bearer(String key) {
        return Api.anonymous().header("Authorization", "Bearer " + key);
    }

    private static void assertUnauthorized(Response response) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("UNAUTHORIZED");
        assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
    }
}
