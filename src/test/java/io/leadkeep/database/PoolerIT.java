package io.leadkeep.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.CreateLoad;
import io.leadkeep.testsupport.ExitStatus;
import io.leadkeep.testsupport.PgBouncer;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes behind a PgBouncer in transaction mode with three server connections. */
class PoolerIT {

    private static final String KEY = EveryStatement.KEY;
    private static final String DATABASE = "pooled";
    private static final int SERVERS = 3;
    private static final int CLIENTS = 12;
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final Duration RECOVERED = Duration.ofSeconds(10);

    @TempDir static Path folder;

    private static TestServer server;
    private static TestPostgres postgres;
    private static PgBouncer pooler;
    private static final List<ServiceProcess> NODES = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(PgBouncer.isInstalled(), "PgBouncer (Debian: pgbouncer) is not installed");
        server = new TestServer(folder.resolve("server")).start();
        postgres = server.postgres();
        pooler =
                PgBouncer.start(Files.createDirectory(folder.resolve("pooler")), postgres, SERVERS);
        Map<String, String> variables = new HashMap<>(EveryStatement.VARIABLES);
        String url = postgres.newDatabase(DATABASE);
        variables.put("DATABASE_URL", throughPooler(url));
        for (int i = 0; i < 2; i++) {
            NODES.add(ServiceProcess.launch(folder, variables));
        }
        NODES.forEach(node -> node.awaitReady(Duration.ofSeconds(60)));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            NODES.forEach(ServiceProcess::close);
            if (pooler != null) {
                pooler.close();
            }
            server.close();
        }
    }

    @Test
    void service_behind_pooler_runs_every_statement() throws Exception {
        EveryStatement.run(NODES.get(0), postgres, DATABASE);

        assertThat(
                        postgres.rows(
                                DATABASE,
                                "select pid from pg_stat_activity where application_name ="
                                        + " 'leadkeep' and datname = current_database()"))
                .as("servers, for twice eight connections of the nodes")
                .hasSizeLessThanOrEqualTo(SERVERS);
    }

    @Test
    void backup_and_restore_run_through_pooler() throws Exception {
        assertThat(NODES.get(0).create(KEY, "backed.up@example.com").statusCode()).isEqualTo(201);
        String file = folder.resolve("pooled.sql.gz").toString();
        String url = postgres.url(pooler.port());

        ExitStatus.command(folder, at(url.replaceFirst("[^/]*$", DATABASE)), "backup", file)
                .expectSuccess();
        ExitStatus.command(
                        folder, at(throughPooler(postgres.newDatabase("again"))), "restore", file)
                .expectSuccess();

        assertThat(postgres.rows("again", "select email from lead"))
                .contains("backed.up@example.com");
        assertThat(postgres.rows("again", "select display_prefix from api_key"))
                .isEqualTo(postgres.rows(DATABASE, "select display_prefix from api_key"));
    }

    private static Map<String, String> at(String url) {
        return Map.of("DATABASE_URL", url);
    }

    private static String throughPooler(String url) {
        return url.replace(":" + postgres.port() + "/", ":" + pooler.port() + "/");
    }

    @Test
    void restart_of_pooler_keeps_every_acknowledged_lead() throws Exception {
        AtomicInteger next = new AtomicInteger();
        CreateLoad creates =
                new CreateLoad(
                        CLIENTS,
                        () -> NODES.get(next.incrementAndGet() % NODES.size()),
                        KEY,
                        ANSWERED);
        try (creates) {
            creates.awaitAllAcknowledged("no fault", RECOVERED);
            pooler.kill();
            Thread.sleep(1_000);
            pooler.startAgain();
            creates.awaitAllAcknowledged("PgBouncer was started again", RECOVERED);
        }

        creates.assertAllKept(sql -> postgres.rows(DATABASE, sql));
    }

    @Test
    void statement_behind_pooler_ends_at_its_timeout() throws Exception {
        String lead =
                NODES.get(0)
                        .create(KEY, "locked@example.com")
                        .headers()
                        .firstValue("Location")
                        .get();
        try (Connection connection = postgres.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table lead in exclusive mode");

            assertRefused(
                    List.of(
                            NODES.get(0).request("PATCH", lead, KEY, "{\"city\":\"Paris\"}"),
                            create("waiting@example.com"),
                            create("waiting-too@example.com")));
            // The request deadline answers, not only the statement timeout.
            Awaitility.await("no client waits")
                    .atMost(Duration.ofSeconds(3))
                    .until(
                            () ->
                                    !statement
                                            .executeQuery(
                                                    "select from pg_stat_activity where"
                                                            + " application_name = 'leadkeep' and"
                                                            + " wait_event_type = 'Lock'")
                                            .next());
        }
        assertThat(postgres.rows(DATABASE, "select email from lead where email like 'waiting%'"))
                .isEmpty();
    }

    @Test
    void create_that_timed_out_waiting_for_pooler_is_not_stored() throws Exception {
        // Caches the key, so that only the creates query the database.
        NODES.get(0).create(KEY, "before@example.com");
        pooler.pause();
        assertRefused(
                List.of(
                        create("kept@example.com"),
                        create("kept-too@example.com").header("Idempotency-Key", "kept"),
                        NODES.get(0)
                                .request(
                                        "PUT",
                                        "/v1/leads/by-email/kept-put@example.com",
                                        KEY,
                                        "{}")));
        pooler.resume();

        Awaitility.await()
                .atMost(RECOVERED)
                .until(() -> NODES.get(0).create(KEY, "after@example.com").statusCode() < 500);
        assertThat(postgres.rows(DATABASE, "select email from lead where email like 'kept%'"))
                .isEmpty();
    }

    private static HttpRequest.Builder create(String email) {
        return NODES.get(0).request("POST", "/v1/leads", KEY, "{\"email\":\"" + email + "\"}");
    }

    private static void assertRefused(List<HttpRequest.Builder> requests) {
        Instant sent = Instant.now();
        List<CompletableFuture<HttpResponse<String>>> answers =
                requests.stream().map(NODES.get(0)::sendAsync).toList();
        assertThat(answers)
                .allSatisfy(
                        answer -> {
                            HttpResponse<String> refused = answer.join();
                            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                        });
        assertThat(Duration.between(sent, Instant.now())).isLessThan(ANSWERED);
    }
}
