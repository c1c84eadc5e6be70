package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.CreateLoad;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Creates during faults of PostgreSQL and the service. {@code bench/faults.sh} injects more kinds
 * of faults.
 */
class FaultsIT {

    private static final String KEY = "sk_" + "6".repeat(48);
    private static final Map<String, String> WITH_KEY =
            Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY);
    private static final int CLIENTS = 8;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(10);

    /** One of eight connections is closed per 100 ms. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    @TempDir Path folder;

    private TestPostgres postgres;
    private volatile ServiceProcess service;

    private interface Fault {
        void inject() throws Exception;
    }

    @BeforeEach
    void start() {
        postgres = new TestPostgres(folder);
        service = ServiceProcess.start(folder, WITH_KEY);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void faults_lose_and_duplicate_no_acknowledged_lead_and_every_request_is_answered()
            throws Exception {
        CreateLoad creates = new CreateLoad(CLIENTS, () -> service, KEY, ANSWER_TIMEOUT);
        try (creates) {
            creates.awaitAllAcknowledged("no fault", RECOVERY_TIMEOUT);
            inject(creates, "PostgreSQL killed", () -> server().destroyForcibly());
            inject(creates, "connections terminated", this::terminateConnections);
            inject(creates, "PostgreSQL paused", this::pausePostgres);
            inject(creates, "read-only primary", this::setReadOnlyForAWhile);
            inject(creates, "service killed", this::killService);
        }

        creates.assertAllKept(sql -> postgres.rows("leadkeep", sql));
        creates.acknowledged().values().stream()
                .limit(20)
                .forEach(
                        id ->
                                assertThat(service.get("/v1/leads/" + id, KEY).statusCode())
                                        .isEqualTo(200));
    }

    private void inject(CreateLoad creates, String name, Fault fault) throws Exception {
        fault.inject();
        creates.awaitAllAcknowledged(name, RECOVERY_TIMEOUT);
    }

    private ProcessHandle server() {
        return ProcessHandle.of(postgres.pid()).get();
    }

    private void terminateConnections() throws SQLException {
        postgres.run(
                "leadkeep",
                "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'leadkeep'");
    }

    private void pausePostgres() throws Exception {
        List<ProcessHandle> all = Stream.concat(Stream.of(server()), server().children()).toList();
        signal("STOP", all);
        Thread.sleep(ANSWER_TIMEOUT.toMillis());
        signal("CONT", all);
    }

    private static void signal(String name, List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        }
    }

    private void setReadOnlyForAWhile() throws Exception {
        setReadOnly("on");
        Thread.sleep(1_000);
        setReadOnly("off");
    }

    private void setReadOnly(String value) throws SQLException {
        postgres.run("leadkeep", "alter system set default_transaction_read_only = " + value);
        postgres.run("leadkeep", "select pg_reload_conf()");
        Awaitility.await()
                .atMost(RECOVERY_TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () ->
                                postgres.rows("leadkeep", "show default_transaction_read_only")
                                        .equals(List.of(value)));
    }

    private void killService() {
        service.kill();
        service = ServiceProcess.launch(folder, Map.of());
    }

    @Test
    void connections_to_a_read_only_primary_are_closed() throws Exception {
        HttpResponse<String> created = service.create(KEY, "before@example.com");
        String path = created.headers().firstValue("Location").get();

        assertConnectionsClosed(() -> create("plain@example.com"));
        assertConnectionsClosed(() -> create("keyed@example.com").header("Idempotency-Key", "a"));
        assertConnectionsClosed(() -> service.request("PATCH", path, KEY, "{\"city\":\"Paris\"}"));
        assertConnectionsClosed(() -> service.request("DELETE", path, KEY, ""));
    }

    private HttpRequest.Builder create(String email) {
        return service.request("POST", "/v1/leads", KEY, "{\"email\":\"" + email + "\"}");
    }

    private void assertConnectionsClosed(Supplier<HttpRequest.Builder> change) throws SQLException {
        List<String> before = connections();
        assertThat(before).isNotEmpty();
        setReadOnly("on");
        Awaitility.await()
                .atMost(CLOSE_TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            HttpResponse<String> refused = service.send(change.get());
                            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                            return connections().stream().noneMatch(before::contains);
                        });
        setReadOnly("off");
        Awaitility.await()
                .atMost(RECOVERY_TIMEOUT)
                .until(() -> service.send(change.get()).statusCode() < 300);
    }

    private List<String> connections() throws SQLException {
        return postgres.rows(
                "leadkeep", "select pid from pg_stat_activity where application_name = 'leadkeep'");
    }
}
