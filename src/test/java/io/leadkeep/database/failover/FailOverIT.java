package io.leadkeep.database.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.database.TestServer;
import io.leadkeep.testsupport.CreateLoad;
import io.leadkeep.testsupport.ServiceProcess;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose DATABASE_URL has several hosts, while another one of them takes over. */
class FailOverIT {

    private static final String KEY = "sk_" + "4".repeat(48);
    private static final int CLIENTS = 8;
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final Duration RECOVERED = Duration.ofSeconds(10);

    @TempDir Path folder;

    private TestServer first;
    private TestServer second;
    private TestServer third;

    @BeforeEach
    void startServers() throws Exception {
        first = new TestServer(folder.resolve("first")).start();
        second = new TestServer(folder.resolve("second")).startBehind(first);
        third = new TestServer(folder.resolve("third")).startBehind(first);
        first.waitForStandbys(2);
    }

    @AfterEach
    void stopServers() {
        third.close();
        second.close();
        first.close();
    }

    @Test
    void no_acknowledged_lead_is_lost_when_a_stand_by_takes_over() throws Exception {
        try (ServiceProcess service =
                ServiceProcess.start(
                        folder,
                        Map.of("DATABASE_URL", url(), "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY))) {
            CreateLoad creates = new CreateLoad(CLIENTS, () -> service, KEY, ANSWERED);
            try (creates) {
                creates.awaitAllAcknowledged("no fault", RECOVERED);

                first.kill();
                assertNobodyIsThere(service);
                second.promote();
                third.follow(second);
                creates.awaitAllAcknowledged("the primary was killed", RECOVERED);

                second.waitForStandbys(1);
                creates.awaitAllAcknowledged("a stand-by has caught up", RECOVERED);
                // As a machine without power: nothing is refused, nothing is answered.
                second.pause();
                third.promote();
                creates.awaitAllAcknowledged("the primary is silent", RECOVERED);
            }

            creates.assertAllKept(third::rows);
            assertThat(service.output())
                    .contains("Work goes on at 127.0.0.1:" + third.port())
                    .doesNotContain(first.password());
        }
    }

    /** A stand-by, nobody, the primary, another stand-by. */
    private String url() throws Exception {
        return "postgresql://leadkeep:%s@127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d/leadkeep?target_session_attrs=read-write"
                .formatted(
                        first.password(),
                        second.port(),
                        ServiceProcess.freePort(),
                        first.port(),
                        third.port());
    }

    private static void assertNobodyIsThere(ServiceProcess service) {
        Awaitility.await().atMost(ANSWERED).until(() -> !service.isReady());
        Instant sent = Instant.now();
        HttpResponse<String> refused = service.create(KEY, "nobody@example.com");
        assertThat(Duration.between(sent, Instant.now())).isLessThan(ANSWERED);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    }
}
