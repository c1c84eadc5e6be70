package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.WebhookSink;
import io.leadkeep.testsupport.WebhookSink.Received;
import io.leadkeep.testsupport.WebhookSink.Reply;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deliveries that fail. The tests do not wait for a retry: they make it due. */
@ServiceTest
class WebhookRetryTest extends SinkTest {

    @Test
    void failed_delivery_is_repeated_with_its_id_and_the_lead_as_it_is_then() {
        sink.answer(500);
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        String lead = create("a@example.com");
        awaitPending(hook, 1);
        Api.as(tenant).patch(lead, "{\"city\":\"Bonn\"}");
        sink.answer(200);

        makeDue(hook);

        List<Received> deliveries = sink.await(2);
        assertThat(deliveries.get(1).header("webhook-id"))
                .isEqualTo(deliveries.get(0).header("webhook-id"));
        assertThat(deliveries.get(1).body().at("/data/city").asText()).isEqualTo("Bonn");
        awaitPending(hook, 0);
        assertThat(hook.deliveries("").getList("data.status"))
                .containsExactly("delivered", "failed");
        assertThat(hook.deliveries("").getList("data.attempt")).containsExactly(2, 1);
        assertThat(hook.get().getInt("data.stats.totalFailed")).isZero();
    }

    @Test
    void first_retry_follows_after_about_five_seconds() {
        sink.answer(503);
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        create("a@example.com");

        awaitPending(hook, 1);

        Instant attempt = Instant.parse(hook.deliveries("").getString("data[0].attemptedAt"));
        Instant next = Instant.parse(hook.deliveries("").getString("data[0].nextAttemptAt"));
        assertThat(Duration.between(attempt, next))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(9));
    }

    @Test
    void failing_lead_holds_back_its_own_events_only_and_keeps_their_order() {
        sink.answer(delivery -> Reply.of(delivery.email().equals("bad@example.com") ? 500 : 200));
        Hook hook = Hook.create(tenant, sink.url(), "lead.created", "lead.updated");
        String bad = create("bad@example.com");
        awaitPending(hook, 1);
        Api.as(tenant).patch(bad, "{\"city\":\"1\"}");
        Api.as(tenant).patch(bad, "{\"city\":\"2\"}");
        create("good@example.com");

        awaitPending(hook, 3);
        await().atMost(WITHIN)
                .until(
                        () ->
                                sink.received().stream()
                                        .anyMatch(each -> each.email().equals("good@example.com")));
        assertThat(received("bad@example.com")).hasSize(1);

        sink.answer(200);
        makeDue(hook);

        awaitPending(hook, 0);
        List<String> logged =
                Api.as(tenant)
                        .get("/v1/events?leadId=" + bad.substring(bad.lastIndexOf('/') + 1))
                        .jsonPath()
                        .getList("data.id");
        assertThat(received("bad@example.com").subList(1, 4)).isEqualTo(logged);
    }

    private List<String> received(String email) {
        return sink.received().stream()
                .filter(each -> each.email().equals(email))
                .map(each -> each.header("webhook-id"))
                .toList();
    }

    @Test
    void event_is_given_up_after_its_retries_and_the_next_one_of_the_lead_follows() {
        sink.answer(delivery -> Reply.of(delivery.type().equals("lead.created") ? 500 : 200));
        Hook hook =
                Hook.create(
                        tenant,
                        sink.url(),
                        Map.of(
                                "events",
                                List.of("lead.created", "lead.updated"),
                                "retryAttempts",
                                1));
        String lead = create("a@example.com");
        awaitPending(hook, 1);
        Api.as(tenant).patch(lead, "{\"city\":\"1\"}");
        awaitPending(hook, 2);

        makeDue(hook);

        awaitPending(hook, 0);
        assertThat(sink.received())
                .extracting(Received::type)
                .containsExactly("lead.created", "lead.created", "lead.updated");
        assertThat(hook.get().getInt("data.stats.totalFailed")).isEqualTo(1);
        assertThat(hook.deliveries("?status=pending").getList("data")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"301", "302", "307", "308", "400", "404", "500"})
    void other_status_than_2xx_is_a_failure_and_no_redirect_is_followed(int status) {
        try (WebhookSink target = WebhookSink.start()) {
            sink.answer(delivery -> new Reply(status, Map.of("Location", target.url()), "moved"));
            Hook hook = Hook.create(tenant, sink.url(), "lead.created");
            create("a@example.com");

            awaitPending(hook, 1);

            assertThat(hook.deliveries("").getInt("data[0].statusCode")).isEqualTo(status);
            assertThat(hook.deliveries("").getString("data[0].response")).isEqualTo("moved");
            assertThat(target.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"200", "201", "204", "299"})
    void every_2xx_is_a_success(int status) {
        sink.answer(status);
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        create("a@example.com");

        awaitDelivered(hook, 1);
    }

    @Test
    void retry_after_delays_the_next_attempt() {
        sink.answer(delivery -> new Reply(429, Map.of("Retry-After", "600"), ""));
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        create("a@example.com");

        awaitPending(hook, 1);

        Instant attempt = Instant.parse(hook.deliveries("").getString("data[0].attemptedAt"));
        Instant next = Instant.parse(hook.deliveries("").getString("data[0].nextAttemptAt"));
        assertThat(Duration.between(attempt, next)).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void gone_disables_the_endpoint_and_the_next_status_active_continues() {
        sink.answer(410);
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        create("a@example.com");

        await().atMost(WITHIN).until(() -> hook.get().getString("data.status").equals("disabled"));

        assertThat(hook.get().getString("data.disabledReason")).contains("410");
        assertThat(disablingActors())
                .containsExactly(Map.of("type", "webhook", "id", hook.id(), "name", "Test"));
        sink.answer(200);
        create("b@example.com");
        assertThat(
                        hook.patch("{\"status\":\"active\"}")
                                .jsonPath()
                                .getString("data.disabledReason"))
                .isNull();
        await().atMost(WITHIN).until(() -> !received("b@example.com").isEmpty());
        makeDue(hook);
        await().atMost(WITHIN).until(() -> received("a@example.com").size() == 2);
    }

    private List<Map<String, String>> disablingActors() {
        return Api.as(tenant)
                .get("/v1/events?types=webhook.disabled")
                .jsonPath()
                .getList("data.actor");
    }

    @Test
    void five_days_without_a_success_disable_the_endpoint() {
        sink.answer(500);
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        create("a@example.com");
        awaitPending(hook, 1);
        assertThat(hook.get().getString("data.status")).isEqualTo("active");
        tenants.sql(
                "update webhook_cursor set failing_since = now() - interval '5 days 1 second' where"
                        + " webhook_id = $1",
                Tuple.of(hook.id()));

        create("b@example.com");

        await().atMost(WITHIN).until(() -> hook.get().getString("data.status").equals("disabled"));
        assertThat(disablingActors()).hasSize(1);
        hook.patch("{\"status\":\"active\"}");
        makeDue(hook);
        await().atMost(WITHIN).until(() -> sink.received().size() > 2);
        assertThat(hook.get().getString("data.status")).isEqualTo("active");
    }

    @Test
    void event_that_is_no_longer_kept_is_not_delivered() {
        sink.answer(500);
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        create("a@example.com");
        awaitPending(hook, 1);
        String delivery = hook.deliveries("").getString("data[0].id");
        tenants.sql(
                "delete from lead_event where workspace_id = $1", Tuple.of(tenant.workspaceId()));

        makeDue(hook);

        awaitPending(hook, 0);
        assertThat(sink.received()).hasSize(1);
        assertThat(hook.post("deliveries/" + delivery + "/redeliver").statusCode()).isEqualTo(409);
    }

    @Test
    void unreachable_endpoint_is_a_failure_without_a_status() {
        Hook hook = Hook.create(tenant, "http://127.0.0.1:9/", "lead.created");
        create("a@example.com");

        awaitPending(hook, 1);

        assertThat(hook.deliveries("").getString("data[0].statusCode")).isNull();
        assertThat(hook.deliveries("").getString("data[0].error")).contains("refused");
    }

    @Test
    void slow_delivery_is_stored_only_if_the_cursor_waits_for_it() {
        sink.answer(
                delivery ->
                        delivery.path().endsWith("dead") || delivery.email().startsWith("slow")
                                ? null
                                : Reply.of(200));
        Hook dead = Hook.create(tenant, sink.url() + "?dead", "lead.created");
        Hook slow = Hook.create(tenant, sink.url(), "lead.created");
        create("slow@example.com");
        create("quick@example.com");

        awaitPending(slow, 1);

        assertThat(slow.get().getInt("data.stats.totalDelivered")).isEqualTo(1);
        assertThat(dead.get().getInt("data.stats.pending")).isZero();
    }

    @Test
    void answer_that_does_not_come_in_time_is_a_failure() {
        sink.answer(delivery -> null);
        Hook hook =
                Hook.create(
                        tenant,
                        sink.url(),
                        Map.of("events", List.of("lead.created"), "timeoutMs", 1_000));
        create("a@example.com");

        await().atMost(WITHIN).until(() -> !hook.deliveries("").getList("data").isEmpty());

        assertThat(hook.deliveries("").getString("data[0].error")).isEqualTo("No answer in time");
        assertThat(hook.deliveries("").getInt("data[0].durationMs")).isBetween(900, 5_000);
    }
}
