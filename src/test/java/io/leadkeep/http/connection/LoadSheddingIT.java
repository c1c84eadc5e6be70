package io.leadkeep.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.PersistentConnection;
import io.leadkeep.testsupport.PersistentConnection.Answer;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More requests than this node may have waiting, while somebody's lock holds up all creates. */
class LoadSheddingIT {

    private static final String KEY = "sk_" + "6".repeat(48);
    private static final int LIMIT = 3;

    /** A lock held for longer would be answered 503 too, by the deadline of a request. */
    private static final Duration LOCKED_FOR_LESS_THAN = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    @TempDir static Path folder;

    private static ServiceProcess service;
    private static int emails;

    private final List<PersistentConnection> waiting = new ArrayList<>();
    private Connection lock;

    @BeforeAll
    static void start() {
        service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                KEY,
                                "LEADKEEP_OVERLOAD_IN_FLIGHT",
                                Integer.toString(LIMIT)));
        // What the first requests take longer for is not what is tried here.
        for (int i = 0; i < 20; i++) {
            service.create(KEY, email());
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void holdUpCreates() throws Exception {
        lock = new TestPostgres(folder).connect("leadkeep");
        lock.setAutoCommit(false);
        lock.createStatement().execute("lock table lead in exclusive mode");
        for (int i = 0; i < LIMIT; i++) {
            PersistentConnection connection = connect();
            connection.write("POST", "/v1/leads", KEY, json(email()));
            waiting.add(connection);
        }
        Awaitility.await()
                .during(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> waiting() >= LIMIT);
    }

    @AfterEach
    void hangUp() throws Exception {
        lock.close();
        for (PersistentConnection connection : waiting) {
            connection.close();
        }
        // Every test begins with nobody.
        Awaitility.await().atMost(PATIENCE).pollInterval(POLL).until(() -> waiting() == 0);
    }

    @Test
    void one_more_is_told_at_once_to_come_back_and_is_served_then() throws Exception {
        int before = stored();
        long began = System.nanoTime();
        PersistentConnection connection = connect();
        String email = email();
        Answer refused = connection.send("POST", "/v1/leads", KEY, json(email));

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body())
                .startsWith("{\"success\":false,")
                .contains("\"code\":\"SERVICE_UNAVAILABLE\"");
        assertThat(refused.headers())
                .containsEntry("retry-after", "1")
                .containsEntry("content-type", "application/json")
                .containsEntry("x-content-type-options", "nosniff")
                .containsKey("x-request-id")
                .doesNotContainKey("connection");

        lock.rollback();
        for (PersistentConnection other : waiting) {
            assertThat(other.read().status()).isEqualTo(201);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LOCKED_FOR_LESS_THAN);
        assertThat(connection.send("POST", "/v1/leads", KEY, json(email)).status()).isEqualTo(201);
        assertThat(stored()).isEqualTo(before + LIMIT + 1);
    }

    @Test
    void the_id_of_a_refused_request_comes_back() throws Exception {
        String answer =
                RawHttp.send(
                        service.uri("/"),
                        "GET /v1/leads HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: mine-1\r\n"
                                + "Connection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                .contains("\r\nX-Request-Id: mine-1\r\n")
                .containsIgnoringCase("\r\nConnection: close\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost/v1/leads",
                "http://localhost//v1/leads?limit=1",
                "//v1/leads",
                "/./v1/leads",
                "/x/../v1/leads",
                "/%761/leads"
            })
    void a_path_is_limited_however_it_is_written(String target) throws Exception {
        String answer =
                RawHttp.send(
                        service.uri("/"),
                        "GET "
                                + target
                                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void who_has_sent_the_next_request_already_waits_a_second_all_the_same() throws Exception {
        try (PersistentConnection connection = connect()) {
            long began = System.nanoTime();
            connection.write(
                    "GET /v1/leads HTTP/1.1\r\nHost: a\r\n\r\n"
                            .repeat(2)
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(connection.read().status()).isEqualTo(503);
            // Those that waited may have been given up by then.
            assertThat(connection.read().status()).isIn(401, 503);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void a_refused_head_has_no_body() throws Exception {
        String answer =
                RawHttp.send(
                        service.uri("/"),
                        "HEAD /v1/leads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 503 ")
                .containsIgnoringCase("\r\nContent-Length: ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void whoever_begins_a_large_body_need_not_finish_it() throws Exception {
        String answer =
                RawHttp.send(
                        service.uri("/"),
                        "POST /v1/leads/bulk HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: "
                                + KEY
                                + "\r\nContent-Type: application/json\r\nContent-Length: 1000000"
                                + "\r\n\r\n{");

        assertThat(answer)
                .startsWith("HTTP/1.1 503 ")
                .containsIgnoringCase("\r\nConnection: close\r\n");
    }

    @Test
    void what_watches_the_service_is_answered_all_the_same() {
        assertThat(service.get("/q/health/ready", KEY).statusCode()).isEqualTo(200);
        assertThat(service.get("/openapi.json", KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void answers_on_one_connection_keep_their_order() throws Exception {
        PersistentConnection connection = waiting.get(0);
        connection.write("GET", "/v1/leads?limit=1", KEY, "");

        lock.rollback();

        assertThat(connection.read().status()).isEqualTo(201);
        assertThat(connection.read().status()).isEqualTo(200);
    }

    private PersistentConnection connect() throws IOException {
        return new PersistentConnection(service.uri("/").getPort());
    }

    private static String email() {
        return "lead" + emails++ + "@example.com";
    }

    private static String json(String email) {
        return "{\"email\":\"" + email + "\"}";
    }

    private int stored() throws SQLException {
        return Integer.parseInt(
                new TestPostgres(folder).rows("leadkeep", "select count(*) from lead").get(0));
    }

    /** Who asks may be one of them, or not: it depends on which thread is faster. */
    private static double waiting() {
        return service.metric(KEY, "leadkeep_requests_waiting");
    }
}
