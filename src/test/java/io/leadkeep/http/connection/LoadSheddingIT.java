package io.leadkeep.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.PersistentConnection;
import io.leadkeep.testsupport.PersistentConnection.Answer;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** More requests than may be in flight, while a lock blocks all creates. */
@Tag("exclusive")
class LoadSheddingIT {

    private static final String KEY = "sk_" + "6".repeat(48);
    private static final int LIMIT = 3;
    private static final String GET = "GET /v1/leads HTTP/1.1\r\nHost: localhost\r\n";
    private static final String POST_HEADERS =
            "\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Api-Key: " + KEY + "\r\n";

    /** Creates that wait longer get 503 by their own deadline. */
    private static final Duration LOCKED_FOR_LESS_THAN = Duration.ofSeconds(2);

    private static final String STARTED = "Load shedding started";
    private static final String ENDED = "Load shedding ended";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    @TempDir static Path folder;

    private static ServiceProcess service;
    private static int emails;

    private final List<PersistentConnection> waiting = new ArrayList<>();
    private Connection lock;

    @BeforeAll
    static void start() {
        Map<String, String> variables = new HashMap<>();
        variables.put("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY);
        variables.put("LEADKEEP_LOAD_SHEDDING_MAX_IN_FLIGHT", Integer.toString(LIMIT));
        service = ServiceProcess.start(folder, variables);
        // The first requests of a JVM are slow.
        for (int i = 0; i < 20; i++) {
            service.create(KEY, email());
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void blockCreates() throws Exception {
        lock = new TestPostgres(folder).connect("leadkeep");
        lock.setAutoCommit(false);
        lock.createStatement().execute("lock table lead in exclusive mode");
        fillPlaces();
    }

    private void fillPlaces() throws IOException {
        for (int i = 0; i < LIMIT; i++) {
            PersistentConnection connection = connect();
            connection.write("POST", "/v1/leads", KEY, json(email()));
            waiting.add(connection);
        }
        awaitSteadily(() -> inFlight() >= LIMIT);
    }

    private void freePlace() throws IOException {
        waiting.remove(0).close();
        awaitSteadily(() -> inFlight() < LIMIT);
    }

    private static void awaitSteadily(Callable<Boolean> condition) {
        Awaitility.await()
                .during(Duration.ofMillis(50))
                .atMost(TIMEOUT)
                .pollInterval(POLL)
                .until(condition);
    }

    @AfterEach
    void disconnect() throws Exception {
        lock.close();
        for (PersistentConnection connection : waiting) {
            connection.close();
        }
        Awaitility.await().atMost(TIMEOUT).pollInterval(POLL).until(() -> inFlight() == 0);
    }

    @Test
    void request_above_the_limit_gets_503_and_succeeds_later() throws Exception {
        int before = stored();
        long began = System.nanoTime();
        PersistentConnection connection = connect();
        String email = email();
        Answer rejected = connection.send("POST", "/v1/leads", KEY, json(email));

        assertThat(rejected.status()).isEqualTo(503);
        assertThat(rejected.body())
                .startsWith("{\"success\":false,")
                .contains("\"code\":\"SERVICE_UNAVAILABLE\"");
        assertThat(rejected.headers())
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
    void response_503_is_not_compressed() throws Exception {
        try (PersistentConnection connection = connect()) {
            Answer rejected = connection.send(GET + "Accept-Encoding: gzip\r\n\r\n");

            assertThat(rejected.status()).isEqualTo(503);
            assertThat(rejected.headers()).doesNotContainKeys("content-encoding", "vary");
            assertThat(rejected.body()).startsWith("{\"success\":false,");
        }
    }

    @Test
    void rejected_request_gets_its_id_back() throws Exception {
        String answer = send(GET + "X-Request-Id: mine-1\r\nConnection: close\r\n\r\n");

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
    void every_spelling_of_an_api_path_is_limited(String target) throws Exception {
        String head = "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        assertThat(send(head.formatted(target))).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void request_pipelined_behind_a_rejected_one_waits_a_second() throws Exception {
        try (PersistentConnection connection = connect()) {
            long began = System.nanoTime();
            connection.write((GET + "\r\n").repeat(2));

            assertThat(connection.read().status()).isEqualTo(503);
            // The blocked creates may have reached their deadline by then.
            assertThat(connection.read().status()).isIn(401, 503);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void rejected_head_request_has_no_body() throws Exception {
        String answer =
                send("HEAD /v1/leads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 503 ")
                .containsIgnoringCase("\r\nContent-Length: ")
                .endsWith("\r\n\r\n");
    }

    @Test
    void rejected_large_body_closes_the_connection() throws Exception {
        String head = "POST /v1/leads/bulk HTTP/1.1" + POST_HEADERS;
        String answer = send(head + "Content-Length: 1000000\r\n\r\n{");

        assertThat(answer)
                .startsWith("HTTP/1.1 503 ")
                .containsIgnoringCase("\r\nConnection: close\r\n");
    }

    @Test
    void probes_and_pages_are_not_limited() {
        assertThat(service.get("/q/health/ready", KEY).statusCode()).isEqualTo(200);
        assertThat(service.get("/openapi.json", KEY).statusCode()).isEqualTo(200);
    }

    @Test
    void responses_on_one_connection_keep_their_order() throws Exception {
        PersistentConnection connection = waiting.get(0);
        connection.write("GET", "/v1/leads?limit=1", KEY, "");

        lock.rollback();

        assertThat(connection.read().status()).isEqualTo(201);
        assertThat(connection.read().status()).isEqualTo(200);
    }

    @Test
    void disconnected_client_frees_its_place() throws Exception {
        freePlace();

        try (PersistentConnection connection = connect()) {
            assertThat(connection.send("GET", "/v1/leads", KEY, "").status()).isEqualTo(200);
        }
    }

    @Test
    void client_that_sends_its_body_slowly_occupies_no_place() throws Exception {
        freePlace();

        try (PersistentConnection slow = connect();
                PersistentConnection other = connect()) {
            slow.write("POST /v1/leads HTTP/1.1" + POST_HEADERS + "Content-Length: 10\r\n\r\n{");
            awaitSteadily(() -> inFlight() < LIMIT);

            assertThat(other.send("GET", "/v1/leads?limit=1", KEY, "").status()).isEqualTo(200);
            assertThat(other.send("GET", "/v1/leads?limit=1", KEY, "").status()).isEqualTo(200);
        }
    }

    @Test
    void load_shedding_logs_its_start_and_its_end_with_counts_once() throws Exception {
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> lines(STARTED).size() == lines(ENDED).size());
        int before = lines(STARTED).size();
        // The deadline of the creates may have passed.
        fillPlaces();
        for (int i = 0; i < 2; i++) {
            try (PersistentConnection connection = connect()) {
                connection.send("GET", "/v1/leads", KEY, "");
            }
        }
        Awaitility.await().atMost(TIMEOUT).until(() -> lines(ENDED).size() == before + 1);

        assertThat(lines(STARTED)).hasSize(before + 1);
        assertThat(lines(STARTED).get(before)).contains("INFO", LIMIT + " requests are in flight");
        assertThat(lines(ENDED).get(before)).contains("INFO", "2 requests were rejected with 503");
    }

    private static List<String> lines(String text) {
        return service.output().lines().filter(line -> line.contains(text)).toList();
    }

    private static String send(String request) throws IOException {
        return RawHttp.send(service.uri("/"), request);
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

    private static double inFlight() {
        return service.metric(KEY, "leadkeep_requests_in_flight");
    }
}
