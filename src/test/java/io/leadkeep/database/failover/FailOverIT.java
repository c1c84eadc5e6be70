package io.leadkeep.database.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.database.TestServer;
import io.leadkeep.testsupport.CreateLoad;
import io.leadkeep.testsupport.ServiceProcess;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fail-over among the hosts of DATABASE_URL. */
class FailOverIT {

    private static final String KEY = "sk_" + "4".repeat(48);
    private static final int CLIENTS = 8;
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final Duration RECOVERED = Duration.ofSeconds(10);

    @TempDir Path folder;

    private TestServer first;
    private TestServer second;
    private TestServer third;

    /** The leads of the events that a client has read, and where it reads on. */
    private final List<String> seen = new ArrayList<>();

    private String cursor = "0".repeat(24);

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
    void fail_over_to_stand_by_keeps_every_acknowledged_lead_and_the_order_of_events()
            throws Exception {
        try (ServiceProcess service =
                ServiceProcess.start(
                        folder,
                        Map.of("DATABASE_URL", url(), "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY))) {
            CreateLoad creates = new CreateLoad(CLIENTS, () -> service, KEY, ANSWERED);
            try (creates) {
                creates.awaitAllAcknowledged("no fault", RECOVERED);
                readEvents(service);

                first.kill();
                assertUnavailable(service);
                second.promote();
                third.follow(second);
                creates.awaitAllAcknowledged("the primary was killed", RECOVERED);
                awaitEpoch(second, 2);
                readEvents(service);

                second.waitForStandbys(1);
                creates.awaitAllAcknowledged("a stand-by has caught up", RECOVERED);
                // Like a machine without power: it neither refuses nor answers.
                second.pause();
                third.promote();
                creates.awaitAllAcknowledged("the primary is silent", RECOVERED);
            }

            creates.assertAllKept(third::rows);
            awaitEpoch(third, 3);
            Awaitility.await()
                    .atMost(RECOVERED)
                    .untilAsserted(
                            () -> {
                                readEvents(service);
                                assertThat(seen).containsAll(creates.acknowledged().values());
                            });
            assertThat(seen).doesNotHaveDuplicates();
            assertThat(service.output())
                    .contains("The primary is now 127.0.0.1:" + third.port())
                    .doesNotContain(first.password());
        }
    }

    /** A stand-by, a port without a server, the primary, another stand-by. */
    private String url() throws Exception {
        return "postgresql://leadkeep:%s@127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d,127.0.0.1:%d/leadkeep?target_session_attrs=read-write"
                .formatted(
                        first.password(),
                        second.port(),
                        ServiceProcess.freePort(),
                        first.port(),
                        third.port());
    }

    /** Without that, events could get positions that the client has passed already. */
    private static void awaitEpoch(TestServer primary, int epoch) {
        Awaitility.await("epoch of the log")
                .atMost(RECOVERED)
                .until(
                        () ->
                                primary.rows("select distinct event_epoch from workspace")
                                        .equals(List.of(Integer.toString(epoch))));
    }

    private void readEvents(ServiceProcess service) {
        JsonPath page;
        do {
            page =
                    JsonPath.from(
                            service.get(
                                            "/v1/events?types=lead.created&limit=1000&after="
                                                    + cursor,
                                            KEY)
                                    .body());
            seen.addAll(page.getList("data.leadId"));
            cursor = page.getString("pagination.nextCursor");
        } while (page.getBoolean("pagination.hasMore"));
    }

    private static void assertUnavailable(ServiceProcess service) {
        Awaitility.await().atMost(ANSWERED).until(() -> !service.isReady());
        Instant sent = Instant.now();
        HttpResponse<String> refused = service.create(KEY, "unavailable@example.com");
        assertThat(Duration.between(sent, Instant.now())).isLessThan(ANSWERED);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    }
}
