package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import io.leadkeep.testsupport.WebhookSink;
import io.leadkeep.testsupport.WebhookSink.Received;
import io.restassured.path.json.JsonPath;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults during delivery: no event is lost, and those of a lead arrive in order. */
class WebhookFaultsIT {

    private static final String KEY = "sk_" + "7".repeat(48);
    private static final Duration WITHIN = Duration.ofSeconds(90);
    private static final int LEADS = 20;
    private static final int ROUNDS = 15;

    /** Far more than what is in flight, or not yet written, at any time. */
    private static final int MAX_REPEATS = 100;

    @TempDir Path folder;

    private final WebhookSink sink = WebhookSink.start();

    @AfterEach
    void close() {
        sink.close();
    }

    private Map<String, String> variables(Map<String, String> more) {
        Map<String, String> variables = new LinkedHashMap<>(more);
        variables.put("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY);
        variables.put("LEADKEEP_WEBHOOK_ALLOW", "127.0.0.1");
        variables.put("LEADKEEP_WEBHOOK_LEASE", "3s");
        return variables;
    }

    @Test
    void nodes_share_the_webhooks_and_one_continues_when_the_other_is_killed() throws Exception {
        try (ServiceProcess owner = ServiceProcess.start(folder, variables(Map.of()))) {
            assertThat(owner.isReady()).isTrue();
            TestPostgres postgres = new TestPostgres(folder);
            Map<String, String> shared =
                    variables(Map.of("DATABASE_URL", postgres.newDatabase("shared")));
            try (ServiceProcess killed = ServiceProcess.start(folder, shared);
                    ServiceProcess other = ServiceProcess.start(folder, shared);
                    WebhookSink second = WebhookSink.start()) {
                createWebhook(killed, sink);
                createWebhook(killed, second);
                Awaitility.await("each node has a webhook")
                        .atMost(WITHIN)
                        .until(
                                () ->
                                        postgres.rows(
                                                                "shared",
                                                                "select distinct lease from"
                                                                    + " webhook_cursor where lease"
                                                                    + " is not null")
                                                        .size()
                                                == 2);
                change(killed, 0, ROUNDS);
                sink.await(LEADS);
                second.await(LEADS);
                killed.kill();
                change(other, ROUNDS, 2 * ROUNDS);

                assertEverythingArrives(other, sink);
                assertEverythingArrives(other, second);

                other.tellToEnd();
                other.awaitEnd();
                assertThat(
                                postgres.rows(
                                        "shared",
                                        "select lease from webhook_cursor where lease is not null"))
                        .as("a node that stops in order frees its leases")
                        .isEmpty();
            }
        }
    }

    @Test
    void delivery_continues_after_kill_of_the_database_and_pause_of_the_endpoint() {
        try (ServiceProcess service = ServiceProcess.start(folder, variables(Map.of()))) {
            createWebhook(service, sink);
            change(service, 0, ROUNDS);
            sink.await(LEADS);

            ProcessHandle.of(new TestPostgres(folder).pid()).orElseThrow().destroyForcibly();

            change(service, ROUNDS, 2 * ROUNDS);
            assertEverythingArrives(service, sink);
            int port = sink.port();
            List<Received> before = sink.received();
            sink.close();
            change(service, 2 * ROUNDS, 2 * ROUNDS + 2);
            try (WebhookSink restarted = WebhookSink.startOn(port)) {
                List<String> expected = eventIds(service);
                Awaitility.await()
                        .atMost(WITHIN)
                        .untilAsserted(
                                () -> {
                                    List<Received> all = new ArrayList<>(before);
                                    all.addAll(restarted.received());
                                    assertThat(firstArrivals(all))
                                            .containsExactlyInAnyOrderElementsOf(expected);
                                    assertOrder(all, expected);
                                });
            }
            assertThat(service.output()).doesNotContain("ERROR");
        }
    }

    private static void createWebhook(ServiceProcess service, WebhookSink sink) {
        HttpResponse<String> created =
                service.post(
                        "/v1/webhooks",
                        KEY,
                        "{\"name\":\"sink\",\"url\":\"%s\",\"events\":[\"lead.created\",\"lead.updated\"]}"
                                .formatted(sink.url()));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    }

    /** Changes each lead once per round; a request that fails is repeated. */
    private static void change(ServiceProcess service, int from, int to) {
        for (int round = from; round < to; round++) {
            for (int lead = 0; lead < LEADS; lead++) {
                String body = "{\"city\":\"" + round + "\"}";
                String path = "/v1/leads/by-email/lead%d@example.com".formatted(lead);
                Awaitility.await()
                        .atMost(WITHIN)
                        .pollDelay(Duration.ZERO)
                        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                        .until(() -> service.send("PUT", path, KEY, body).statusCode() < 300);
            }
        }
    }

    private static List<String> eventIds(ServiceProcess service) {
        JsonPath events = JsonPath.from(service.get("/v1/events?limit=1000", KEY).body());
        assertThat(events.getBoolean("pagination.hasMore")).isFalse();
        List<String> types = events.getList("data.type");
        List<String> ids = events.getList("data.id");
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if (Set.of("lead.created", "lead.updated").contains(types.get(i))) {
                wanted.add(ids.get(i));
            }
        }
        return wanted;
    }

    private static void assertEverythingArrives(ServiceProcess service, WebhookSink sink) {
        List<String> expected = eventIds(service);
        assertThat(expected).hasSizeGreaterThanOrEqualTo(2 * ROUNDS * LEADS);
        Awaitility.await()
                .atMost(WITHIN)
                .untilAsserted(
                        () ->
                                assertThat(firstArrivals(sink.received()))
                                        .containsExactlyInAnyOrderElementsOf(expected));
        assertOrder(sink.received(), expected);
        assertThat(sink.received()).hasSizeLessThan(expected.size() + MAX_REPEATS);
    }

    private static Set<String> firstArrivals(List<Received> all) {
        Set<String> ids = new LinkedHashSet<>();
        all.forEach(each -> ids.add(each.header("webhook-id")));
        return ids;
    }

    private static void assertOrder(List<Received> all, List<String> expected) {
        Map<String, Set<String>> byLead = new LinkedHashMap<>();
        for (Received each : all) {
            byLead.computeIfAbsent(
                            each.body().at("/event/leadId").asText(),
                            first -> new LinkedHashSet<>())
                    .add(each.header("webhook-id"));
        }
        byLead.values()
                .forEach(
                        ids ->
                                assertThat(List.copyOf(ids))
                                        .isEqualTo(
                                                expected.stream().filter(ids::contains).toList()));
    }
}
