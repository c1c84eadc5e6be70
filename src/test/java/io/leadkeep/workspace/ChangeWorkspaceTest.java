package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PATCH /v1/workspaces/{id}}. */
@ServiceTest
class ChangeWorkspaceTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Inject Tenants tenants;
    @Inject Pool pool;

    private Tenant tenant;
    private String path;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        path = "/v1/workspaces/" + tenant.workspaceId();
    }

    @Test
    void name_and_settings_change_independently() {
        change("{\"settings\":{\"a\":1}}");
        Response renamed = change("{\"name\":\" New \"}");

        assertThat(renamed.statusCode()).isEqualTo(200);
        assertThat(renamed.jsonPath().getString("data.name")).isEqualTo("New");
        assertThat(renamed.jsonPath().getInt("data.settings.a")).isEqualTo(1);
        assertThat(change("{}").asString()).isEqualTo(renamed.asString());
    }

    @Test
    void settings_are_merged_by_rfc_7396() {
        change("{\"settings\":{\"a\":{\"b\":1,\"c\":[1,null]},\"d\":\"x\",\"e\":true}}");

        Response merged =
                change(
                        "{\"settings\":{\"a\":{\"b\":null,\"f\":{\"g\":null}},\"d\":null,\"e\":[],"
                                + "\"gone\":null}}");

        assertThat(merged.jsonPath().getMap("data.settings"))
                .isEqualTo(
                        Map.of(
                                "a",
                                Map.of("c", Arrays.asList(1, null), "f", Map.of()),
                                "e",
                                List.of()));
        assertThat(Api.as(tenant).get(path).jsonPath().getMap("data.settings"))
                .isEqualTo(merged.jsonPath().getMap("data.settings"));
    }

    @Test
    void numbers_in_settings_are_returned_exactly() {
        change("{\"settings\":{\"n\":[0.1,0.10,12345678901234567890.123456789012345678901,-1]}}");

        // The second merge reads and writes the stored numbers.
        String answer = change("{\"settings\":{\"m\":1}}").asString().replace(" ", "");

        assertThat(answer).contains("[0.1,0.10,12345678901234567890.123456789012345678901,-1]");
    }

    @Test
    void concurrent_changes_of_settings_are_all_kept() throws Exception {
        List<Callable<Response>> changes = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String change = "{\"settings\":{\"k%d\":%d}}".formatted(i, i);
            changes.add(() -> change(change));
        }

        assertThat(Concurrently.call(changes)).extracting(Response::statusCode).containsOnly(200);

        assertThat(Api.as(tenant).get(path).jsonPath().getMap("data.settings")).hasSize(20);
    }

    @Test
    void change_blocked_by_a_lock_returns_503_and_is_not_stored() {
        SqlConnection other = pool.getConnection().await().atMost(TIMEOUT);
        try {
            Transaction locking = other.begin().await().atMost(TIMEOUT);
            other.preparedQuery("select from workspace where id = $1 for update")
                    .execute(Tuple.of(tenant.workspaceId()))
                    .await()
                    .atMost(TIMEOUT);

            Response refused = change("{\"name\":\"New\"}");

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isNotBlank();
            locking.rollback().await().atMost(TIMEOUT);
        } finally {
            other.close().await().atMost(TIMEOUT);
        }
        assertThat(Api.as(tenant).get(path).jsonPath().getString("data.name")).isEqualTo("Test");
        assertThat(change("{\"name\":\"New\"}").statusCode()).isEqualTo(200);
    }

    @Test
    void invalid_change_lists_all_errors_and_changes_nothing() {
        String before = Api.as(tenant).get(path).asString();

        Response refused =
                change(
                        "{\"name\":\"\",\"ownerId\":\"x\",\"settings\":{\"ok\":1,\"a\\u0000\":1,\"b\":["
                            + "\"\\ud800\"],\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{}}}}},\"h\":1e2000}}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(
                        List.of(
                                "name",
                                "settings.a\uFFFD",
                                "settings.b[0]",
                                "settings.c.d.e.f.g",
                                "settings.h",
                                "ownerId"));
        assertThat(Api.as(tenant).get(path).asString()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "\"{}\""})
    void settings_other_than_an_object_return_400(String settings) {
        Response refused = change("{\"settings\":%s}".formatted(settings));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(List.of("settings"));
    }

    @Test
    void settings_above_one_hundred_keys_in_total_return_400() {
        assertThat(change(settingsWithKeys("a", 101)).statusCode()).isEqualTo(400);
        assertThat(change(settingsWithKeys("a", 100)).statusCode()).isEqualTo(200);

        Response oneMore = change("{\"settings\":{\"b\":1}}");
        Response another = change("{\"settings\":{\"b\":1,\"a0\":null}}");

        assertThat(oneMore.statusCode()).isEqualTo(400);
        assertThat(oneMore.jsonPath().getString("error.message")).contains("at most 100 keys");
        assertThat(another.statusCode()).isEqualTo(200);
    }

    @Test
    void settings_above_32_kib_in_total_return_400() {
        String half = "x".repeat(20_000);
        assertThat(change("{\"settings\":{\"a\":\"%s\"}}".formatted(half)).statusCode())
                .isEqualTo(200);

        Response refused = change("{\"settings\":{\"b\":\"%s\"}}".formatted(half));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.message")).contains("32 KiB");
    }

    private static String settingsWithKeys(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"%s%d\":1".formatted(prefix, i))
                .collect(Collectors.joining(",", "{\"settings\":{", "}}"));
    }

    private Response change(String json) {
        return Api.as(tenant.platformKey()).patch(path, json);
    }
}
