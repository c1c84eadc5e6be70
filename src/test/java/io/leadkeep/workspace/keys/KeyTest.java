package io.leadkeep.workspace.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Keys;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Creating, listing, changing and deleting keys of workspaces and of users. */
@ServiceTest
class KeyTest {

    private static final String LEAD = "/v1/leads/0123456789abcdef01234567";
    private static final int ACCEPTED = 404;

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @EnumSource
    void created_key_works_at_once_and_is_shown_once(Keys keys) {
        Response created =
                keys.create(
                        tenant,
                        "\"scopes\":[\"export\",\"leads:read\"],\"expiresAt\":\"2099-01-31\","
                                + "\"allowedCidrs\":[\"127.0.0.0/8\",\"2001:DB8::/32\"]");

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        JsonPath key = created.jsonPath().setRootPath("data");
        String apiKey = key.getString("apiKey");
        assertThat(apiKey).matches(keys.prefix() + "[0-9a-f]{48}");
        assertThat(key.getString("name")).isEqualTo("Test key");
        assertThat(key.getString("prefix"))
                .isEqualTo(apiKey.substring(0, keys.prefix().length() + 4));
        assertThat(key.getList("scopes")).isEqualTo(List.of("leads:read", "export"));
        assertThat(key.getString("preset")).isNull();
        assertThat(key.getString("createdBy")).isEqualTo(tenant.userId());
        assertThat(key.getString("expiresAt")).isEqualTo("2099-01-31T00:00:00.000Z");
        assertThat(key.getList("allowedCidrs")).isEqualTo(List.of("127.0.0.0/8", "2001:db8::/32"));
        assertThat(Api.as(apiKey).get(LEAD).statusCode()).isEqualTo(ACCEPTED);

        Response listed = list(keys);
        assertThat(listed.asString()).doesNotContain(apiKey);
        Map<String, Object> shown = key.getMap("");
        shown.remove("apiKey");
        assertThat(listed.jsonPath().getList("data").get(1))
                .usingRecursiveComparison()
                .ignoringFields("lastUsedAt", "lastUsedFrom")
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "full, 12",
        "readOnly, 5",
        "intake, 0",
    })
    void preset_gives_its_scopes(String preset, int scopes) {
        for (Keys keys : Keys.values()) {
            JsonPath key = keys.create(tenant, "\"preset\":\"%s\"".formatted(preset)).jsonPath();

            assertThat(key.getString("data.preset")).isEqualTo(preset);
            assertThat(key.getList("data.scopes")).hasSize(scopes);
        }
        assertThat(
                        Keys.OF_USER
                                .create(tenant, "\"preset\":\"readOnly\"")
                                .jsonPath()
                                .getList("data.scopes"))
                .isEqualTo(
                        List.of(
                                "leads:read",
                                "export",
                                "dnc:read",
                                "events:read",
                                "workspace:read"));
    }

    @ParameterizedTest
    @EnumSource
    void list_has_the_existing_key_as_a_full_key(Keys keys) {
        Response listed = list(keys);

        assertThat(listed.statusCode()).isEqualTo(200);
        assertThat(listed.jsonPath().getList("data.preset")).isEqualTo(List.of("full"));
        assertThat(listed.jsonPath().getList("data.expiresAt")).containsOnlyNulls();
        assertThat(listed.jsonPath().getList("data.allowedCidrs")).isEqualTo(List.of(List.of()));
        assertThat(listed.jsonPath().getMap("pagination"))
                .containsEntry("total", 1)
                .containsEntry("hasMore", false);
    }

    @ParameterizedTest
    @EnumSource
    void patch_changes_what_is_sent(Keys keys) {
        String id = newId(keys, "\"preset\":\"full\",\"allowedCidrs\":[\"127.0.0.1\"]");

        Response renamed = patch(keys, id, "{\"name\":\" New \"}");
        Response limited =
                patch(
                        keys,
                        id,
                        "{\"scopes\":[\"enrich\"],\"expiresAt\":\"2099-01-31T01:00:00+01:00\"}");

        assertThat(renamed.jsonPath().getString("data.name")).isEqualTo("New");
        assertThat(renamed.jsonPath().getString("data.preset")).isEqualTo("full");
        assertThat(renamed.jsonPath().getList("data.allowedCidrs")).isEqualTo(List.of("127.0.0.1"));
        assertThat(limited.jsonPath().getString("data.name")).isEqualTo("New");
        assertThat(limited.jsonPath().getList("data.scopes")).isEqualTo(List.of("enrich"));
        assertThat(limited.jsonPath().getString("data.expiresAt"))
                .isEqualTo("2099-01-31T00:00:00.000Z");
        Response cleared = patch(keys, id, "{\"expiresAt\":null,\"allowedCidrs\":null}");
        assertThat(cleared.jsonPath().getString("data.expiresAt")).isNull();
        assertThat(cleared.jsonPath().getList("data.allowedCidrs")).isEmpty();
        assertThat(cleared.jsonPath().getList("data.scopes")).isEqualTo(List.of("enrich"));
        assertThat(patch(keys, id, "{}").asString()).isEqualTo(cleared.asString());
    }

    @ParameterizedTest
    @EnumSource
    void changed_scopes_are_effective_at_once(Keys keys) {
        Response created = keys.create(tenant, "\"preset\":\"full\"");
        String apiKey = created.jsonPath().getString("data.apiKey");
        assertThat(Api.as(apiKey).get(LEAD).statusCode()).isEqualTo(ACCEPTED);

        patch(keys, created.jsonPath().getString("data.id"), "{\"scopes\":[\"enrich\"]}");

        assertThat(Api.as(apiKey).get(LEAD).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource
    void deleted_key_stops_at_once_and_leaves_the_others(Keys keys) {
        Response created = keys.create(tenant, "\"preset\":\"full\"");
        String apiKey = created.jsonPath().getString("data.apiKey");
        String other = keys.newKey(tenant, "\"preset\":\"full\"");
        String path = keys.path(tenant) + "/" + created.jsonPath().getString("data.id");
        assertThat(Api.as(apiKey).get(LEAD).statusCode()).isEqualTo(ACCEPTED);

        Response deleted = Api.as(tenant.platformKey()).delete(path);

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.jsonPath().getBoolean("data.deleted")).isTrue();
        assertThat(Api.as(apiKey).get(LEAD).statusCode()).isEqualTo(401);
        assertThat(Api.as(other).get(LEAD).statusCode()).isEqualTo(ACCEPTED);
        assertThat(Api.as(tenant).get(LEAD).statusCode()).isEqualTo(ACCEPTED);
        assertThat(list(keys).jsonPath().getList("data")).hasSize(2);
        assertThat(Api.as(tenant.platformKey()).delete(path).statusCode()).isEqualTo(404);
        assertThat(Api.as(tenant.platformKey()).patch(path, "{}").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @EnumSource
    void key_of_another_owner_returns_the_404_of_an_unknown_one(Keys keys) {
        Tenant other = tenants.create();
        String id = keys.create(other, "\"preset\":\"full\"").jsonPath().getString("data.id");
        String before = keys.path(other);

        for (String method : List.of("PATCH", "DELETE")) {
            Response foreign = send(method, keys.path(tenant) + "/" + id);
            Response unknown = send(method, keys.path(tenant) + "/0123456789abcdef01234567");
            Response nonsense = send(method, keys.path(tenant) + "/nonsense");

            assertThat(foreign.statusCode()).isEqualTo(404);
            assertThat(foreign.asString()).isEqualTo(unknown.asString()).contains("Key not found");
            assertThat(nonsense.statusCode()).isEqualTo(404);
        }
        assertThat(Api.as(other.platformKey()).get(before).jsonPath().getList("data.name"))
                .contains("Test key");
    }

    @ParameterizedTest
    @EnumSource
    void workspace_key_cannot_manage_keys(Keys keys) {
        Response listed = Api.as(tenant).get(keys.path(tenant));
        Response created =
                Api.as(tenant).post(keys.path(tenant), "{\"name\":\"Test\",\"preset\":\"full\"}");

        assertThat(listed.statusCode()).isEqualTo(403);
        assertThat(created.statusCode()).isEqualTo(403);
        assertThat(list(keys).jsonPath().getList("data")).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void last_use_is_stored_with_the_address(Keys keys) {
        String apiKey = keys.newKey(tenant, "\"preset\":\"full\"");
        assertThat(list(keys).jsonPath().getString("data[1].lastUsedAt")).isNull();
        Api.as(apiKey).get(LEAD);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> list(keys).jsonPath().getString("data[1].lastUsedAt") != null);

        assertThat(list(keys).jsonPath().getString("data[1].lastUsedFrom")).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @EnumSource
    void hundred_and_first_key_returns_409(Keys keys) {
        tenants.sql(
                "insert into api_key (id, hash, display_prefix, workspace_id, account_id,"
                    + " created_at, single) select substr($1, 4) || lpad(n::text, 3, '0'),"
                    + " sha256(($1 || n)::bytea), 'sk_', case when $2 then $3 end, $1, now(), false"
                    + " from generate_series(1, 98) n",
                Tuple.of(tenant.userId(), keys == Keys.OF_WORKSPACE, tenant.workspaceId()));

        assertThat(keys.create(tenant, "\"preset\":\"full\"").statusCode()).isEqualTo(201);
        Response refused = keys.create(tenant, "\"preset\":\"full\"");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("error.message")).contains("100");
        assertThat(list(keys).jsonPath().getList("data")).hasSize(100);
    }

    private Response list(Keys keys) {
        return Api.as(tenant.platformKey()).get(keys.path(tenant));
    }

    private String newId(Keys keys, String members) {
        return keys.create(tenant, members).jsonPath().getString("data.id");
    }

    private Response patch(Keys keys, String id, String json) {
        return Api.as(tenant.platformKey()).patch(keys.path(tenant) + "/" + id, json);
    }

    private Response send(String method, String path) {
        return Api.as(tenant.platformKey()).send(method, path, "{}");
    }
}
