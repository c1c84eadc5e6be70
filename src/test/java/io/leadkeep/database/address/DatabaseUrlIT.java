package io.leadkeep.database.address;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TcpProxy;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services on an external server, here the one of another Leadkeep. */
class DatabaseUrlIT {

    private static final String KEY = "sk_" + "2".repeat(48);
    private static final Duration ANSWERED = Duration.ofSeconds(5);

    /** The default timeout of the pool and a margin. */
    private static final Duration POOL_TIMEOUT = Duration.ofSeconds(32);

    @TempDir static Path host;

    private static ServiceProcess owner;
    private static TestPostgres postgres;

    @TempDir Path folder;

    @BeforeAll
    static void startServer() {
        owner = ServiceProcess.start(host, Map.of());
        postgres = new TestPostgres(host);
    }

    @AfterAll
    static void stopServer() {
        owner.close();
    }

    @Test
    void nodes_started_together_on_empty_database_work_on_it() throws Exception {
        String url = postgres.newDatabase("cluster");
        Map<String, String> variables =
                Map.of("DATABASE_URL", url, "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY);
        List<ServiceProcess> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                nodes.add(ServiceProcess.launch(folder, variables));
            }
            nodes.forEach(node -> node.awaitReady(Duration.ofSeconds(60)));

            HttpResponse<String> created = nodes.get(0).create(KEY, "a@example.com");
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(nodes.get(1).create(KEY, "A@example.com").statusCode()).isEqualTo(409);
            assertThat(
                            nodes.get(2)
                                    .get(created.headers().firstValue("Location").get(), KEY)
                                    .statusCode())
                    .isEqualTo(200);
            assertThat(Files.exists(folder.resolve("data")))
                    .as("no embedded server is started")
                    .isFalse();
            assertThat(nodes.stream().map(ServiceProcess::output).toList())
                    .noneMatch(output -> output.contains(postgres.password()))
                    .filteredOn(output -> output.contains("Leadkeep is ready"))
                    .as("one node created and printed the first keys")
                    .hasSize(1);
        } finally {
            nodes.forEach(ServiceProcess::close);
        }
    }

    @Test
    void percent_encoded_password_is_accepted() throws Exception {
        postgres.run("leadkeep", "create role odd login password 'p@ss:w/o?r#d %+é'");
        String url = postgres.newDatabase("odd", "odd", "p%40ss%3Aw%2Fo%3Fr%23d%20%25+%C3%A9");

        try (ServiceProcess service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "DATABASE_URL",
                                url + "?sslmode=prefer",
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                KEY))) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void server_without_tls_is_rejected_with_sslmode_require() throws Exception {
        String url = postgres.newDatabase("plain") + "?sslmode=require";

        try (ServiceProcess service = ServiceProcess.launch(folder, Map.of("DATABASE_URL", url))) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> service.output().contains("SSL"));
            assertThat(service.isReady()).isFalse();
            service.kill();
        }
    }

    @Test
    void malformed_url_stops_the_start_without_being_quoted() {
        for (String url : List.of("mysql://u:hidden@h/db", "postgresql://u:hid den@h/db", "x")) {
            try (ServiceProcess service =
                    ServiceProcess.launch(folder, Map.of("DATABASE_URL", url))) {
                assertThat(service.awaitEnd()).isNotZero();
                assertThat(service.output())
                        .contains("DATABASE_URL must have the form")
                        .doesNotContain("hidden")
                        .doesNotContain("hid den");
            }
        }
    }

    @Test
    void lost_database_gives_503_until_it_is_back() throws Exception {
        try (TcpProxy relay = new TcpProxy(postgres.port())) {
            String url = postgres.newDatabase("away");
            url = url.replace(":" + postgres.port() + "/", ":" + relay.port() + "/");
            try (ServiceProcess service =
                    ServiceProcess.start(
                            folder,
                            Map.of("DATABASE_URL", url, "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY))) {
                assertThat(service.create(KEY, "before@example.com").statusCode()).isEqualTo(201);

                Instant cut = Instant.now();
                relay.cut();
                assertAway(service);
                relay.mend();
                assertBack(service, "after-cut@example.com");

                relay.stall();
                assertAway(service);
                relay.flow();
                assertBack(service, "after-stall@example.com");

                assertThat(service.create(KEY, "before@example.com").statusCode()).isEqualTo(409);

                Awaitility.await()
                        .pollDelay(Duration.between(Instant.now(), cut.plus(POOL_TIMEOUT)))
                        .atMost(POOL_TIMEOUT.plusSeconds(10))
                        .until(service::isReady);
                assertThat(service.output())
                        .contains("The database is lost: ", "The database is back after ")
                        .doesNotContain("Uncaught exception");
            }
        }
    }

    private static void assertAway(ServiceProcess service) {
        for (int i = 0; i < 3; i++) {
            Instant sent = Instant.now();
            HttpResponse<String> refused = service.create(KEY, "during" + i + "@example.com");
            assertThat(Duration.between(sent, Instant.now())).isLessThan(ANSWERED);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("SERVICE_UNAVAILABLE");
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        }
        for (String path : List.of("/q/health/ready", "/q/health/ready/", "/q/health")) {
            HttpResponse<String> health = service.get(path, KEY);
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.headers().firstValue("Retry-After")).isPresent();
            assertThat(health.body()).contains("\"success\":false").contains("SERVICE_UNAVAILABLE");
        }
        assertThat(service.get("/q/health/live", KEY).statusCode()).isEqualTo(200);
    }

    private static void assertBack(ServiceProcess service, String email) {
        service.awaitReady(Duration.ofSeconds(15));
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> service.create(KEY, email).statusCode() == 201);
    }
}
