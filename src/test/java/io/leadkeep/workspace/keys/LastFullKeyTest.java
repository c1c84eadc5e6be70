package io.leadkeep.workspace.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A user keeps one platform key with full access: no other key could create one. */
@ServiceTest
class LastFullKeyTest {

    private static final String PATH = "/v1/account/api-keys";

    @Inject Tenants tenants;

    private Tenant tenant;
    private String first;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        first = Api.as(tenant.platformKey()).get(PATH).jsonPath().getString("data[0].id");
    }

    @Test
    void last_full_key_cannot_be_deleted_or_limited() {
        Keys.OF_USER.create(tenant, "\"preset\":\"readOnly\"");
        String expired =
                Keys.OF_USER.create(tenant, "\"preset\":\"full\"").jsonPath().getString("data.id");
        tenants.sql("update api_key set expires_at = now() where id = $1", Tuple.of(expired));

        assertConflict(Api.as(tenant.platformKey()).delete(PATH + "/" + first));
        assertConflict(
                Api.as(tenant.platformKey()).patch(PATH + "/" + first, "{\"preset\":\"intake\"}"));
        assertThat(Api.as(tenant.platformKey()).get(PATH).jsonPath().getString("data[0].preset"))
                .isEqualTo("full");
    }

    @Test
    void key_of_the_request_can_be_deleted_if_another_full_key_exists() {
        String other = Keys.OF_USER.newKey(tenant, "\"preset\":\"full\"");

        Response deleted = Api.as(tenant.platformKey()).delete(PATH + "/" + first);

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(Api.as(tenant.platformKey()).get(PATH).statusCode()).isEqualTo(401);
        assertThat(Api.as(other).get(PATH).jsonPath().getList("data")).hasSize(1);
    }

    @Test
    void concurrent_deletions_of_both_full_keys_delete_one() throws Exception {
        Response other = Keys.OF_USER.create(tenant, "\"preset\":\"full\"");
        String key = other.jsonPath().getString("data.apiKey");
        String second = other.jsonPath().getString("data.id");

        List<Response> answers =
                Concurrently.call(
                        List.of(
                                () -> Api.as(key).delete(PATH + "/" + first),
                                () -> Api.as(key).delete(PATH + "/" + second)));

        assertThat(answers)
                .extracting(Response::statusCode)
                .contains(200)
                .allMatch(status -> status == 200 || status == 409 || status == 401);
        assertThat(
                        tenants.sql(
                                        "select from api_key where account_id = $1 and workspace_id"
                                                + " is null and revoked_at is null",
                                        Tuple.of(tenant.userId()))
                                .size())
                .isEqualTo(1);
    }

    private static void assertConflict(Response refused) {
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("error.message")).contains("last key");
    }
}
