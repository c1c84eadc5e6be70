package io.leadkeep.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.Haproxy;
import io.leadkeep.testsupport.PersistentConnection;
import io.leadkeep.testsupport.PersistentConnection.Answer;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL behind HAProxy, with the configuration in docker/. */
class RollingRestartIT {

    private static final String KEY = "sk_" + "3".repeat(48);
    private static final int CLIENTS = 6;
    private static final long PAUSE_MILLIS = 10;
    private static final Duration START = Duration.ofSeconds(60);

    /** A shorter one would not test the default. */
    private static final String DEFAULT_DELAY = "5s";

    @TempDir static Path folder;

    private static TestPostgres postgres;
    private static final List<ServiceProcess> NODES = new ArrayList<>();
    private static Haproxy haproxy;

    private final Map<String, String> created = new ConcurrentHashMap<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Haproxy.isInstalled(), Haproxy.MISSING);
        // A killed service leaves its PostgreSQL running.
        ServiceProcess.start(folder, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY)).kill();
        postgres = new TestPostgres(folder);
        List<Integer> ports = List.of(ServiceProcess.freePort(), ServiceProcess.freePort());
        ports.forEach(port -> NODES.add(launch(port)));
        NODES.forEach(node -> node.awaitReady(START));
        haproxy = Haproxy.start(folder, ports);
    }

    @AfterAll
    static void stop() {
        if (haproxy != null) {
            haproxy.close();
        }
        NODES.forEach(ServiceProcess::kill);
        if (postgres != null) {
            ProcessHandle server = ProcessHandle.of(postgres.pid()).get();
            server.destroy();
            server.onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    private static ServiceProcess launch(int port) {
        return ServiceProcess.launch(
                folder,
                Map.of(
                        "DATABASE_URL",
                        postgres.url(postgres.port()),
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "QUARKUS_SHUTDOWN_DELAY",
                        DEFAULT_DELAY));
    }

    @Test
    void rolling_restart_under_load_loses_no_request() throws Exception {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            Thread client = new Thread(() -> createAndRead(number), "client-" + i);
            clients.add(client);
            client.start();
        }
        awaitMore();
        for (int i = 0; i < NODES.size(); i++) {
            ServiceProcess node = NODES.get(i);
            node.close();
            awaitMore();
            NODES.set(i, launch(node.uri("/").getPort()));
            NODES.get(i).awaitReady(START);
        }
        awaitMore();
        ending = true;
        for (Thread client : clients) {
            client.join(TimeUnit.SECONDS.toMillis(20));
        }

        assertThat(broken).as(haproxy.output()).isEmpty();
        assertThat(postgres.rows("leadkeep", "select id || ' ' || email from lead"))
                .containsExactlyInAnyOrderElementsOf(
                        created.entrySet().stream()
                                .map(lead -> lead.getValue() + " " + lead.getKey())
                                .toList());
        assertThat(haproxy.output()).contains(" node1 ", " node2 ");
    }

    private void awaitMore() {
        int wanted = created.size() + 20 * CLIENTS;
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> created.size() >= wanted || !broken.isEmpty());
    }

    private void createAndRead(int number) {
        try (PersistentConnection connection = new PersistentConnection(haproxy.port())) {
            for (int i = 0; !ending && broken.isEmpty(); i++) {
                String email = "lead" + i + ".of" + number + "@example.com";
                Answer answer =
                        connection.send("POST", "/v1/leads", KEY, "{\"email\":\"" + email + "\"}");
                expect(201, email, answer);
                String id = JsonPath.from(answer.body()).getString("data._id");
                created.put(email, id);
                Thread.sleep(PAUSE_MILLIS);
                expect(200, email, connection.send("GET", "/v1/leads/" + id, KEY, ""));
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            broken.add(Thread.currentThread().getName() + ": " + e);
        }
    }

    private void expect(int status, String email, Answer answer) {
        if (answer.status() != status || !answer.body().contains("\"" + email + "\"")) {
            broken.add(email + ": " + answer);
        }
    }

    @Test
    void proxy_hides_health_and_metrics() throws Exception {
        for (String path :
                List.of(
                        "/q/metrics",
                        "/q/health",
                        "/q/health/ready",
                        "//q/metrics",
                        "/./q/metrics",
                        "/%71/metrics",
                        "/v1/../q/metrics",
                        "/v1/%2e%2e/q/metrics",
                        "/reference/.%2E/q/metrics",
                        "/reference/..%2fq/metrics",
                        "/reference/..\\q/metrics",
                        "/console/..%2fq/metrics",
                        "http://localhost/q/metrics")) {
            String answer = get(path);

            assertThat(answer).as(path).matches("(?s)HTTP/1.1 (400|404) .*\"success\":false.*");
            assertThat(answer).as(path).containsIgnoringCase("\r\nX-Request-Id: ");
        }
        for (String path :
                List.of(
                        "/",
                        "/openapi.json",
                        "/reference/reference.css",
                        "/console/",
                        "/console/session",
                        "/assets/tokens.css",
                        "/v1/leads")) {
            assertThat(get(path)).as(path).matches("(?s)HTTP/1.1 (200|401) .*");
        }
        assertThat(get("/").toLowerCase(Locale.ROOT))
                .as("a node's own headers")
                .containsOnlyOnce("\r\ncache-control: no-cache\r\n")
                .doesNotContain("no-store")
                .containsOnlyOnce("\r\ncontent-security-policy: ")
                .contains("script-src 'self'");
    }

    private static String get(String path) throws IOException {
        return RawHttp.send(
                URI.create("http://127.0.0.1:" + haproxy.port()),
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }
}
