package io.leadkeep.workspace.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Expiry, networks, and the rule that no key gives more than it has. */
@ServiceTest
class KeyLimitsTest {

    private static final String LEAD = "/v1/leads/0123456789abcdef01234567";
    private static final String ELSEWHERE = "\"allowedCidrs\":[\"192.0.2.0/24\"]";
    private static final int ACCEPTED = 404;

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @EnumSource
    void key_in_use_stops_when_it_expires(Keys keys) {
        Instant soon = Instant.now().plusSeconds(2);
        Response created =
                keys.create(tenant, "\"preset\":\"full\",\"expiresAt\":\"%s\"".formatted(soon));
        String key = created.jsonPath().getString("data.apiKey");
        assertThat(Api.as(key).get(LEAD).statusCode()).isEqualTo(ACCEPTED);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Api.as(key).get(LEAD).statusCode() == 401);

        assertThat(Instant.now()).isAfterOrEqualTo(soon);
        assertThat(Api.as(key).get(LEAD).asString())
                .isEqualTo(Api.anonymous().get(LEAD).asString());
        Api.as(tenant.platformKey())
                .patch(
                        keys.path(tenant) + "/" + created.jsonPath().getString("data.id"),
                        "{\"expiresAt\":\"2099-01-31\"}");
        assertThat(Api.as(key).get(LEAD).statusCode()).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource
    void key_returns_403_outside_its_networks_whatever_the_operation(Keys keys) {
        String key = keys.newKey(tenant, "\"preset\":\"readOnly\"," + ELSEWHERE);

        for (Response refused :
                List.of(
                        Api.as(key).get(LEAD),
                        Api.as(key).create("{\"email\":\"a@example.com\"}"),
                        Api.as(key).get("/v1/no-such-path"))) {
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.jsonPath().getString("error.code")).isEqualTo("FORBIDDEN");
            assertThat(refused.jsonPath().getString("error.message")).contains("address");
        }
        tenants.sql(
                "update api_key set expires_at = now() where display_prefix = $1",
                Tuple.of(key.substring(0, keys.prefix().length() + 4)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> Api.as(key).get(LEAD).statusCode() == 401);
    }

    @ParameterizedTest
    @EnumSource
    void key_works_inside_its_networks_and_a_change_is_effective_at_once(Keys keys) {
        Response created =
                keys.create(
                        tenant,
                        "\"preset\":\"full\",\"allowedCidrs\":[\"2001:db8::/32\",\"127.0.0.0/8\"]");
        String key = created.jsonPath().getString("data.apiKey");
        assertThat(Api.as(key).get(LEAD).statusCode()).isEqualTo(ACCEPTED);

        Api.as(tenant.platformKey())
                .patch(
                        keys.path(tenant) + "/" + created.jsonPath().getString("data.id"),
                        "{" + ELSEWHERE + "}");

        assertThat(Api.as(key).get(LEAD).statusCode()).isEqualTo(403);
    }

    @Test
    void refused_use_is_not_stored() {
        String refused = Keys.OF_USER.newKey(tenant, "\"preset\":\"full\"," + ELSEWHERE);
        String used = Keys.OF_USER.newKey(tenant, "\"preset\":\"full\"");
        Api.as(refused).get(LEAD);
        Api.as(used).get(LEAD);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                Api.as(used)
                                                .get("/v1/account/api-keys")
                                                .jsonPath()
                                                .getString("data[2].lastUsedAt")
                                        != null);

        assertThat(
                        Api.as(used)
                                .get("/v1/account/api-keys")
                                .jsonPath()
                                .getString("data[1].lastUsedAt"))
                .isNull();
    }

    @ParameterizedTest
    @EnumSource
    void limited_key_cannot_give_more_than_it_has(Keys keys) {
        String limited =
                Keys.OF_USER.newKey(tenant, "\"scopes\":[\"workspace:write\",\"leads:read\"]");

        assertForbidden(create(keys, limited, "\"preset\":\"full\""), "full access");
        assertForbidden(create(keys, limited, "\"preset\":\"readOnly\""), "the scope export");
        assertForbidden(create(keys, limited, "\"preset\":\"intake\""), "the scope leads:write");
        assertForbidden(
                create(keys, limited, "\"scopes\":[\"leads:read\",\"leads:delete\"]"),
                "the scope leads:delete");
        Response created = create(keys, limited, "\"scopes\":[\"leads:read\"]");
        assertThat(created.statusCode()).isEqualTo(201);

        String path = keys.path(tenant) + "/" + created.jsonPath().getString("data.id");
        assertForbidden(Api.as(limited).patch(path, "{\"preset\":\"full\"}"), "full access");
        assertThat(Api.as(created.jsonPath().getString("data.apiKey")).delete(LEAD).statusCode())
                .isEqualTo(403);
    }

    @Test
    void limited_key_cannot_get_or_loosen_a_full_key() {
        String limited = Keys.OF_USER.newKey(tenant, "\"scopes\":[\"workspace:write\"]");
        String path = "/v1/workspaces/" + tenant.workspaceId() + "/api-key";
        String full =
                Keys.OF_WORKSPACE
                        .create(tenant, "\"preset\":\"full\"," + ELSEWHERE)
                        .jsonPath()
                        .getString("data.id");

        assertForbidden(Api.as(limited).post(path + "/rotate"), "full access");
        assertForbidden(
                Api.as(limited)
                        .patch(
                                Keys.OF_WORKSPACE.path(tenant) + "/" + full,
                                "{\"allowedCidrs\":null}"),
                "full access");
        assertThat(Api.as(tenant).get(LEAD).statusCode()).isEqualTo(ACCEPTED);
        assertThat(Api.as(limited).delete(path).statusCode()).isEqualTo(200);
        assertForbidden(Api.as(limited).post(path), "full access");
    }

    @Test
    void new_member_gets_the_scopes_of_the_key_that_added_it() {
        String limited = Keys.OF_USER.newKey(tenant, "\"scopes\":[\"workspace:write\"]");

        String key =
                Api.as(limited)
                        .post(
                                "/v1/workspaces/" + tenant.workspaceId() + "/members",
                                "{\"email\":\"%s@example.com\",\"role\":\"admin\"}"
                                        .formatted(tenant.userId()))
                        .jsonPath()
                        .getString("data.platformKey");

        assertForbidden(Api.as(key).get(LEAD), "the scope leads:read");
        assertThat(Api.as(key).get("/v1/account/api-keys").statusCode()).isEqualTo(200);
    }

    private Response create(Keys keys, String apiKey, String members) {
        return Api.as(apiKey).post(keys.path(tenant), "{\"name\":\"Test\",%s}".formatted(members));
    }

    private static void assertForbidden(Response refused, String reason) {
        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(403);
        assertThat(refused.jsonPath().getString("error.message")).endsWith(reason);
    }
}
