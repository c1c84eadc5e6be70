package io.leadkeep.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded PostgreSQL across starts, stops and kills of the packaged service. */
class EmbeddedPostgresIT {

    private static final String KEY = "sk_" + "1".repeat(48);
    private static final Map<String, String> WITH_KEY =
            Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY);

    private static final Duration READY_AGAIN = Duration.ofSeconds(10);

    @TempDir Path folder;

    private TestPostgres postgres;

    @BeforeEach
    void lookAtItsData() {
        postgres = new TestPostgres(folder);
    }

    @Test
    void killed_service_is_ready_within_ten_seconds_with_every_lead() {
        String lead;
        long left;
        try (ServiceProcess killed = ServiceProcess.start(folder, WITH_KEY)) {
            lead = killed.create(KEY, "kept@example.com").headers().firstValue("Location").get();
            killed.kill();
            left = postgres.pid();
            assertThat(postgres.isRunning()).as("PostgreSQL outlives the JVM").isTrue();
        }

        try (ServiceProcess again = ServiceProcess.launchUnprepared(folder, Map.of())) {
            again.awaitReady(READY_AGAIN);
            assertThat(again.get(lead, KEY).body()).contains("kept@example.com");
            assertThat(again.create(KEY, "kept@example.com").statusCode()).isEqualTo(409);
            assertThat(postgres.pid()).as("the running server was taken over").isEqualTo(left);
        }
        assertThat(postgres.isRunning()).as("and stopped with the service").isFalse();
    }

    @Test
    void postgres_variables_of_the_environment_are_ignored() {
        Map<String, String> others =
                Map.of("PGPORT", "", "PGDATA", "/nowhere", "PGHOST", "/nowhere", "PGOPTIONS", "-x");
        Map<String, String> variables = new HashMap<>(WITH_KEY);
        variables.putAll(others);

        try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void service_and_database_killed_together_recover() {
        String lead;
        try (ServiceProcess killed = ServiceProcess.start(folder, WITH_KEY)) {
            lead = killed.create(KEY, "kept@example.com").headers().firstValue("Location").get();
            ProcessHandle server = ProcessHandle.of(postgres.pid()).get();
            server.destroyForcibly();
            killed.kill();
        }
        assertThat(postgres.pidPath()).as("a stale pid file").exists();

        try (ServiceProcess again = ServiceProcess.launchUnprepared(folder, Map.of())) {
            again.awaitReady(READY_AGAIN);
            assertThat(again.get(lead, KEY).body()).contains("kept@example.com");
        }
    }

    @Test
    void killed_database_is_started_again() {
        try (ServiceProcess service = ServiceProcess.start(folder, WITH_KEY)) {
            String lead =
                    service.create(KEY, "kept@example.com").headers().firstValue("Location").get();
            ProcessHandle.of(postgres.pid()).get().destroyForcibly();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> service.get(lead, KEY).statusCode() == 200);
            assertThat(service.isReady()).isTrue();
            assertThat(service.create(KEY, "kept@example.com").statusCode()).isEqualTo(409);
        }
    }

    @Test
    void unrelated_process_with_pid_of_dead_server_is_left_alone() throws Exception {
        try (ServiceProcess first = ServiceProcess.start(folder, WITH_KEY)) {
            assertThat(first.isReady()).isTrue();
        }
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    postgres.pidPath(),
                    "%d\n%s\n1700000000\n%d\n\n127.0.0.1\n\nready\n"
                            .formatted(stranger.pid(), folder.resolve("data/postgresql"), 5432));

            try (ServiceProcess again = ServiceProcess.start(folder, Map.of())) {
                assertThat(again.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroy();
        }
    }

    @Test
    void interrupted_first_start_is_repeated() throws Exception {
        Path unfinished = folder.resolve("data").resolve("postgresql.unfinished-1");
        Files.createDirectories(unfinished);
        Files.writeString(unfinished.resolve("PG_VERSION"), "17");

        try (ServiceProcess service = ServiceProcess.launchUnprepared(folder, WITH_KEY)) {
            service.awaitReady(Duration.ofSeconds(60));
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void second_service_on_same_data_directory_exits_with_clear_message() {
        try (ServiceProcess first = ServiceProcess.start(folder, WITH_KEY);
                ServiceProcess second = ServiceProcess.launch(folder, Map.of())) {
            assertThat(second.awaitEnd()).isNotZero();
            assertThat(second.output())
                    .contains("is in use by another Leadkeep")
                    .contains("LEADKEEP_DATA_DIR");
            assertThat(first.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void server_syncs_commits_and_listens_on_loopback_only() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder, WITH_KEY)) {
            assertThat(service.isReady()).isTrue();
            assertThat(setting("fsync")).isEqualTo("on");
            assertThat(setting("synchronous_commit")).isEqualTo("on");
            assertThat(setting("full_page_writes")).isEqualTo("on");
            assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting("server_version")).startsWith("17.");
            assertThat(isReachableFromOutside(postgres.port())).isFalse();
            assertThat(Files.getPosixFilePermissions(folder.resolve("data/postgresql"))).hasSize(3);
        }
    }

    private String setting(String name) throws Exception {
        try (Connection connection = postgres.connect("leadkeep");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("show " + name)) {
            result.next();
            return result.getString(1);
        }
    }

    private static boolean isReachableFromOutside(int port) throws IOException {
        for (var network : NetworkInterface.networkInterfaces().toList()) {
            for (var address : network.inetAddresses().toList()) {
                if (address.isLoopbackAddress()) {
                    continue;
                }
                try (Socket socket = new Socket(address, port)) {
                    return socket.isConnected();
                } catch (ConnectException refused) {
                    assertThat(refused).isNotNull();
                }
            }
        }
        return false;
    }
}
