package io.leadkeep.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.testsupport.PersistentConnection;
import io.leadkeep.testsupport.PersistentConnection.Answer;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that receives SIGTERM. */
class GracefulStopIT {

    private static final String KEY = "sk_" + "4".repeat(48);
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(3);

    /** Longer than the delay, shorter than the delay and the shutdown timeout. */
    private static final int SLOW_SECONDS = 7;

    private static final int DELAY_SECONDS = 4;

    @TempDir Path folder;

    @Test
    void shutdown_reports_not_ready_then_rejects_new_requests_and_completes_those_in_progress()
            throws Exception {
        Map<String, String> variables =
                Map.of(
                        "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                        KEY,
                        "QUARKUS_SHUTDOWN_DELAY",
                        DELAY_SECONDS + "s");
        try (ServiceProcess service = ServiceProcess.start(folder, variables);
                PersistentConnection slow = connect(service);
                PersistentConnection kept = connect(service)) {
            assertThat(create(kept, "before@example.com").status()).isEqualTo(201);
            TestPostgres postgres = new TestPostgres(folder);
            deleteSlowly(postgres);
            slow.write("DELETE", "/v1/leads", KEY, "{\"deleteAll\":true}");
            Awaitility.await().until(() -> isDeleting(postgres));

            long stopped = System.nanoTime();
            service.tellToEnd();

            Awaitility.await().atMost(SOON).until(() -> !service.isReady());
            Answer readiness;
            try (PersistentConnection fresh = connect(service)) {
                readiness = fresh.send("GET", "/q/health/ready", KEY, "");
            }
            assertThat(readiness.status()).isEqualTo(503);
            assertThat(readiness.body()).contains("\"code\":\"SERVICE_UNAVAILABLE\"");
            assertServedAndClosed(kept, "kept@example.com");
            try (PersistentConnection fresh = connect(service)) {
                assertServedAndClosed(fresh, "fresh@example.com");
            }
            assertThat(since(stopped)).isLessThan(Duration.ofSeconds(DELAY_SECONDS));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(DELAY_SECONDS + 2))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> create(service, email("late")).status() == 503);
            assertThat(since(stopped)).isGreaterThan(Duration.ofSeconds(DELAY_SECONDS));
            Answer late = create(service, email("late"));
            assertThat(late.body()).contains("\"code\":\"SERVICE_UNAVAILABLE\"");
            assertThat(late.headers())
                    .containsEntry("connection", "close")
                    .containsEntry("retry-after", "1");
            assertThat(isDeleting(postgres)).as("still in progress").isTrue();

            Answer deleted = slow.read();
            assertThat(deleted.status()).as(deleted.body()).isEqualTo(200);
            assertThat(deleted.body()).contains("\"deletedCount\":1");

            service.awaitEnd();
            assertThat(since(stopped)).isLessThan(ENDED_WITHIN);
            assertThat(postgres.pidPath()).as("PostgreSQL has stopped").doesNotExist();
            assertThat(service.output()).doesNotContain("ERROR");
        }
    }

    private static PersistentConnection connect(ServiceProcess service) throws Exception {
        return new PersistentConnection(service.uri("/").getPort());
    }

    private static Answer create(ServiceProcess service, String email) throws Exception {
        try (PersistentConnection connection = connect(service)) {
            return create(connection, email);
        }
    }

    private static String email(String name) {
        return name + System.nanoTime() + "@example.com";
    }

    private static Answer create(PersistentConnection connection, String email) throws Exception {
        return connection.send("POST", "/v1/leads", KEY, "{\"email\":\"" + email + "\"}");
    }

    private static void assertServedAndClosed(PersistentConnection connection, String email)
            throws Exception {
        Answer answer = create(connection, email);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers()).containsEntry("connection", "close");
        assertThatThrownBy(() -> create(connection, email)).isNotNull();
    }

    private static void deleteSlowly(TestPostgres postgres) throws SQLException {
        postgres.run(
                "leadkeep",
                "create function slow() returns trigger language plpgsql as"
                        + " 'begin perform pg_sleep(%d); return old; end'".formatted(SLOW_SECONDS));
        postgres.run(
                "leadkeep",
                "create trigger slow before delete on lead for each row execute function slow()");
    }

    private static boolean isDeleting(TestPostgres postgres) throws SQLException {
        return !postgres.rows(
                        "leadkeep",
                        "select pid from pg_stat_activity where wait_event = 'PgSleep'"
                                + " and application_name = 'leadkeep'")
                .isEmpty();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
