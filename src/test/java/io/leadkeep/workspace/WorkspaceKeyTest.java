package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceTest
class WorkspaceKeyTest {

    private static final String LEAD = "/v1/leads/0123456789abcdef01234567";
    private static final int SIGNED_IN = 404;

    @Inject Tenants tenants;

    private Tenant tenant;
    private String path;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        path = "/v1/workspaces/" + tenant.workspaceId() + "/api-key";
    }

    @Test
    void created_key_works_at_once() {
        deleteKey();

        Response created = Api.as(tenant.platformKey()).post(path);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.header("Cache-Control")).isEqualTo("no-store");
        assertThat(created.jsonPath().getString("data.createdBy")).isEqualTo(tenant.userId());
        Response lead =
                Api.as(created.jsonPath().getString("data.apiKey"))
                        .create(Map.of("email", "a@example.com"));
        assertThat(lead.statusCode()).isEqualTo(201);
        assertThat(lead.jsonPath().getString("data.workspaceId")).isEqualTo(tenant.workspaceId());
        assertThat(lead.jsonPath().getString("data.userId")).isEqualTo(tenant.userId());
    }

    @Test
    void second_key_of_a_workspace_returns_409() {
        Response refused = Api.as(tenant.platformKey()).post(path);

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("error.code")).isEqualTo("CONFLICT");
        assertThat(Api.as(tenant).get(LEAD).statusCode()).isEqualTo(SIGNED_IN);
    }

    @Test
    void concurrent_creations_make_one_key() throws Exception {
        deleteKey();

        List<Response> answers = atOnce(path, 10);

        assertThat(answers.stream().filter(r -> r.statusCode() == 201)).hasSize(1);
        assertThat(answers.stream().filter(r -> r.statusCode() == 409)).hasSize(9);
        assertThat(workingKeys()).isEqualTo(1);
    }

    @Test
    void unique_index_refuses_a_second_key() {
        assertThatThrownBy(
                        () ->
                                tenants.addKey(
                                        ApiKey.Kind.WORKSPACE,
                                        tenant.workspaceId(),
                                        tenant.userId()))
                .hasMessageContaining("api_key_one_per_workspace_key");
    }

    @Test
    void rotated_key_works_at_once_and_the_old_one_stops_within_one_second() {
        assertThat(Api.as(tenant).get(LEAD).statusCode()).isEqualTo(SIGNED_IN);

        Response rotated = Api.as(tenant.platformKey()).post(path + "/rotate");

        assertThat(rotated.statusCode()).isEqualTo(200);
        assertThat(rotated.header("Cache-Control")).isEqualTo("no-store");
        String key = rotated.jsonPath().getString("data.apiKey");
        assertThat(Api.as(key).get(LEAD).statusCode()).isEqualTo(SIGNED_IN);
        assertStopsWithinASecond(tenant.key());
        assertThat(Api.as(key).get(LEAD).statusCode()).isEqualTo(SIGNED_IN);
    }

    @Test
    void rotated_key_keeps_its_name_and_limits() {
        String keys = "/v1/workspaces/" + tenant.workspaceId() + "/keys";
        String id = Api.as(tenant.platformKey()).get(keys).jsonPath().getString("data[0].id");
        Api.as(tenant.platformKey())
                .patch(
                        keys + "/" + id,
                        "{\"name\":\"Form\",\"preset\":\"intake\",\"expiresAt\":\"2099-01-31\","
                                + "\"allowedCidrs\":[\"127.0.0.1\"]}");

        Api.as(tenant.platformKey()).post(path + "/rotate");

        JsonPath rotated = Api.as(tenant.platformKey()).get(keys).jsonPath();
        assertThat(rotated.getList("data")).hasSize(1);
        assertThat(rotated.getString("data[0].id")).isNotEqualTo(id);
        assertThat(rotated.getString("data[0].name")).isEqualTo("Form");
        assertThat(rotated.getString("data[0].preset")).isEqualTo("intake");
        assertThat(rotated.getString("data[0].expiresAt")).isEqualTo("2099-01-31T00:00:00.000Z");
        assertThat(rotated.getList("data[0].allowedCidrs")).isEqualTo(List.of("127.0.0.1"));
    }

    @Test
    void named_key_is_independent_of_the_single_key() {
        String named = Keys.OF_WORKSPACE.newKey(tenant, "\"preset\":\"full\"");

        assertThat(Api.as(tenant.platformKey()).post(path).statusCode()).isEqualTo(409);
        assertThat(Api.as(tenant.platformKey()).post(path + "/rotate").statusCode()).isEqualTo(200);
        assertThat(deleteKey().statusCode()).isEqualTo(200);
        assertThat(Api.as(named).get(LEAD).statusCode()).isEqualTo(SIGNED_IN);
        assertThat(deleteKey().statusCode()).isEqualTo(404);
        assertThat(Api.as(tenant.platformKey()).post(path).statusCode()).isEqualTo(201);
    }

    @Test
    void concurrent_rotations_leave_one_working_key() throws Exception {
        List<Response> answers = atOnce(path + "/rotate", 10);

        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        assertThat(workingKeys()).isEqualTo(1);
        assertThat(
                        answers.stream()
                                .map(r -> Api.as(r.jsonPath().getString("data.apiKey")).get(LEAD))
                                .filter(r -> r.statusCode() == SIGNED_IN))
                .hasSize(1);
    }

    @Test
    void deleted_key_stops_within_one_second() {
        assertThat(Api.as(tenant).get(LEAD).statusCode()).isEqualTo(SIGNED_IN);

        Response deleted = deleteKey();

        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(deleted.jsonPath().getBoolean("data.deleted")).isTrue();
        assertStopsWithinASecond(tenant.key());
    }

    @Test
    void rotating_or_deleting_a_missing_key_returns_404() {
        deleteKey();

        assertThat(Api.as(tenant.platformKey()).post(path + "/rotate").statusCode()).isEqualTo(404);
        assertThat(deleteKey().statusCode()).isEqualTo(404);
        assertThat(workingKeys()).isZero();
    }

    @Test
    void database_stores_only_the_hash_of_a_created_key() {
        String key =
                Api.as(tenant.platformKey())
                        .post(path + "/rotate")
                        .jsonPath()
                        .getString("data.apiKey");

        assertThat(
                        tenants.sql(
                                        "select from api_key k where k::text like '%' || $1 || '%'",
                                        Tuple.of(key.substring(3)))
                                .size())
                .isZero();
        assertThat(
                        tenants.sql(
                                        "select from api_key where display_prefix = $1",
                                        Tuple.of(key.substring(0, 7)))
                                .size())
                .isPositive();
    }

    @Test
    void last_use_of_a_created_key_is_stored() {
        String key =
                Api.as(tenant.platformKey())
                        .post(path + "/rotate")
                        .jsonPath()
                        .getString("data.apiKey");
        Api.as(key).get(LEAD);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                tenants.sql(
                                                        "select from api_key where workspace_id ="
                                                                + " $1 and revoked_at is null and"
                                                                + " last_used_at is not null",
                                                        Tuple.of(tenant.workspaceId()))
                                                .size()
                                        == 1);
    }

    @Test
    void rotation_ignores_a_body() {
        assertThat(Api.as(tenant.platformKey()).post(path + "/rotate", "{}").statusCode())
                .isEqualTo(200);
    }

    private Response deleteKey() {
        return Api.as(tenant.platformKey()).delete(path);
    }

    private List<Response> atOnce(String where, int times) throws Exception {
        List<Callable<Response>> calls = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            calls.add(() -> Api.as(tenant.platformKey()).post(where));
        }
        return Concurrently.call(calls);
    }

    private int workingKeys() {
        return tenants.sql(
                        "select from api_key where workspace_id = $1 and revoked_at is null",
                        Tuple.of(tenant.workspaceId()))
                .size();
    }

    private static void assertStopsWithinASecond(String key) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Api.as(key).get(LEAD).statusCode() == 401);
    }
}
