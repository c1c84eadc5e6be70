package io.leadkeep.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TcpProxy;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Revocation on one node, as seen by requests on another node. */
class RevocationIT {

    private static final String OWNER_KEY = "sk_user_" + "7".repeat(48);
    private static final String LEAD = "/v1/leads/0123456789abcdef01234567";
    private static final int SIGNED_IN = 404;
    private static final Duration PROMISED = Duration.ofSeconds(1);

    @TempDir static Path folder;

    private static TestPostgres postgres;
    private static TcpProxy relay;
    private static ServiceProcess here;
    private static ServiceProcess elsewhere;

    private String workspace;
    private String key;

    @BeforeAll
    static void startTwoNodes() {
        here = ServiceProcess.start(folder, Map.of("LEADKEEP_BOOTSTRAP_PLATFORM_KEY", OWNER_KEY));
        postgres = new TestPostgres(folder);
        relay = new TcpProxy(postgres.port());
        elsewhere =
                ServiceProcess.start(folder, Map.of("DATABASE_URL", postgres.url(relay.port())));
    }

    @AfterAll
    static void stopNodes() {
        elsewhere.close();
        relay.close();
        here.close();
    }

    @BeforeEach
    void ownWorkspace() throws Exception {
        workspace =
                "/v1/workspaces/"
                        + data(change("POST", "/v1/workspaces", "{\"name\":\"W\"}"), "id");
        key = data(change("POST", workspace + "/api-key", ""), "apiKey");
    }

    @Test
    void rotated_key_stops_on_the_other_node_within_one_second_and_the_new_one_works_there()
            throws Exception {
        HttpResponse<String> rotated =
                assertStops(
                        withKey(key), () -> change("POST", workspace + "/api-key/rotate", ""), 401);

        assertThat(status(withKey(data(rotated, "apiKey")))).isEqualTo(SIGNED_IN);
    }

    @Test
    void deleted_key_stops_on_the_other_node_within_one_second() throws Exception {
        assertStops(withKey(key), () -> change("DELETE", workspace + "/api-key", ""), 401);
    }

    @Test
    void key_of_deleted_workspace_stops_on_the_other_node_within_one_second() throws Exception {
        assertStops(withKey(key), () -> change("DELETE", workspace, ""), 401);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    DELETE |                                   | 401
                    PATCH  | {"scopes":["enrich"]}             | 403
                    PATCH  | {"allowedCidrs":["192.0.2.0/24"]} | 403
                    """)
    void changed_key_is_limited_on_the_other_node_within_one_second(
            String method, String change, int stopped) throws Exception {
        HttpResponse<String> created =
                change("POST", workspace + "/keys", "{\"name\":\"Named\",\"preset\":\"full\"}");
        String path = workspace + "/keys/" + data(created, "id");

        assertStops(
                withKey(data(created, "apiKey")),
                () -> change(method, path, Objects.toString(change, "")),
                stopped);
    }

    @Test
    void removed_member_loses_access_on_the_other_node_within_one_second() throws Exception {
        String email = workspace.substring(workspace.lastIndexOf('/') + 1) + "@example.com";
        String member = "{\"email\":\"" + email + "\",\"role\":\"member\"}";
        HttpResponse<String> added = change("POST", workspace + "/members", member);
        String userId = data(added, "userId");
        HttpRequest.Builder asMember = elsewhere.request(workspace, data(added, "platformKey"));
        Awaitility.await().atMost(PROMISED).until(() -> status(asMember) == 200);

        assertStops(asMember, () -> change("DELETE", workspace + "/members/" + userId, ""), 404);

        change("POST", workspace + "/members", member);
        Awaitility.await().atMost(PROMISED).until(() -> status(asMember) == 200);
    }

    @Test
    void request_after_a_slow_key_query_was_sent_does_not_use_its_result() throws Exception {
        assertThat(status(withKey(key))).isEqualTo(SIGNED_IN);
        pass(PROMISED);

        String stalledAt = rows("select clock_timestamp()").get(0);
        relay.stallAnswers();
        CompletableFuture<HttpResponse<String>> early = elsewhere.sendAsync(withKey(key));
        awaitExecutedKeyQuery(stalledAt);
        assertThat(change("DELETE", workspace + "/api-key", "").statusCode()).isEqualTo(200);
        pass(PROMISED.dividedBy(2));
        CompletableFuture<HttpResponse<String>> late = elsewhere.sendAsync(withKey(key));
        pass(PROMISED.dividedBy(5));
        relay.flow();

        assertThat(early.join().statusCode()).isEqualTo(SIGNED_IN);
        assertThat(late.join().statusCode()).isEqualTo(401);
    }

    /** The answer of the query is on its way: a later deletion cannot change it. */
    private static void awaitExecutedKeyQuery(String since) {
        String executed =
                "select pid from pg_stat_activity where state like 'idle%' and query like"
                        + " '%from api_key k%' and query_start > '";
        Awaitility.await().until(() -> !rows(executed + since + "'").isEmpty());
    }

    private static List<String> rows(String sql) throws SQLException {
        return postgres.rows("leadkeep", sql);
    }

    private static void pass(Duration time) {
        Awaitility.await().pollDelay(time).until(() -> true);
    }

    /**
     * Sends requests without a pause, so that the other node always has the key cached. A response
     * counts at the time of its request: a busy machine may respond late.
     */
    private static HttpResponse<String> assertStops(
            HttpRequest.Builder request, Supplier<HttpResponse<String>> revocation, int stopped)
            throws Exception {
        int before = status(request);
        assertThat(before).isNotEqualTo(stopped);
        HttpResponse<String> revoked = revocation.get();
        long revokedAt = System.nanoTime();
        assertThat(revoked.statusCode()).as(revoked.body()).isBetween(200, 201);
        long askedAt;
        int status;
        do {
            askedAt = System.nanoTime();
            status = status(request);
            assertThat(status).isIn(before, stopped);
        } while (status == before && askedAt - revokedAt < PROMISED.multipliedBy(5).toNanos());
        assertThat(status).isEqualTo(stopped);
        assertThat(Duration.ofNanos(askedAt - revokedAt)).isLessThan(PROMISED);
        return revoked;
    }

    private static HttpResponse<String> change(String method, String path, String json) {
        return here.send(method, path, OWNER_KEY, json);
    }

    private static HttpRequest.Builder withKey(String key) {
        return elsewhere.request(LEAD, key);
    }

    private static int status(HttpRequest.Builder request) {
        return elsewhere.send(request).statusCode();
    }

    private static String data(HttpResponse<String> answer, String field) throws Exception {
        JsonNode data = new ObjectMapper().readTree(answer.body()).path("data");
        assertThat(data.has(field)).as(answer.body()).isTrue();
        return data.path(field).textValue();
    }
}
