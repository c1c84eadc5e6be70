package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.WebhookSink.Received;
import io.leadkeep.testsupport.WebhookSink.Reply;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The list of deliveries, and delivering events again. */
@ServiceTest
class WebhookReplayTest extends SinkTest {

    private static final String UNKNOWN = "0123456789abcdef01234567";

    private Hook hook;

    @BeforeEach
    void ownWebhook() {
        hook = Hook.create(tenant, sink.url(), "lead.created", "lead.updated");
    }

    private String replay(String more) {
        return "{\"from\":\"%s\",\"to\":\"%s\"%s}"
                .formatted(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60), more);
    }

    @Test
    void deliveries_are_listed_newest_first_with_what_was_answered() {
        sink.answer(delivery -> new Reply(201, Map.of(), "thanks"));
        String lead = create("a@example.com");
        awaitDelivered(hook, 1);
        Api.as(tenant).patch(lead, "{\"city\":\"Bonn\"}");
        awaitDelivered(hook, 2);

        JsonPath list = hook.deliveries("");

        assertThat(list.getList("data.eventType"))
                .isEqualTo(List.of("lead.updated", "lead.created"));
        assertThat(list.getString("data[1].eventId"))
                .isEqualTo(sink.received().get(0).header("webhook-id"));
        assertThat(list.getString("data[1].leadId"))
                .isEqualTo(lead.substring(lead.lastIndexOf('/') + 1));
        assertThat(list.getString("data[1].status")).isEqualTo("delivered");
        assertThat(list.getInt("data[1].statusCode")).isEqualTo(201);
        assertThat(list.getString("data[1].response")).isEqualTo("thanks");
        assertThat(list.getInt("data[1].attempt")).isEqualTo(1);
        assertThat(list.getInt("data[1].durationMs")).isNotNegative();
        assertThat(list.getString("data[1].error")).isNull();
        assertThat(list.getString("data[1].nextAttemptAt")).isNull();
        assertThat(list.getInt("pagination.total")).isEqualTo(2);
    }

    @Test
    void pages_follow_the_cursor_and_the_status() {
        sink.answer(delivery -> Reply.of(delivery.email().equals("bad@example.com") ? 500 : 200));
        for (int i = 0; i < 5; i++) {
            create(i + "@example.com");
        }
        create("bad@example.com");
        awaitDelivered(hook, 5);
        awaitPending(hook, 1);

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = hook.deliveries("?status=delivered&limit=2" + cursor);
            seen.addAll(page.getList("data.id"));
            assertThat(page.getInt("pagination.total")).isEqualTo(5);
            cursor = "&cursor=" + page.getString("pagination.nextCursor");
        } while (!cursor.endsWith("null"));

        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(hook.deliveries("?status=pending").getList("data.statusCode"))
                .isEqualTo(List.of(500));
        assertThat(hook.deliveries("?status=failed").getList("data.nextAttemptAt"))
                .hasSize(1)
                .doesNotContainNull();
    }

    @ParameterizedTest
    @CsvSource({
        "status=lost, status",
        "limit=0, limit",
        "limit=101, limit",
        "cursor=x, cursor",
        "page=2, page",
        "status=failed&status=pending, status",
    })
    void invalid_parameter_is_named(String query, String field) {
        Response response = Api.as(tenant).get(hook.path() + "/deliveries?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getList("error.details.field")).isEqualTo(List.of(field));
    }

    @Test
    void redelivered_event_arrives_again_with_its_id() {
        create("a@example.com");
        awaitDelivered(hook, 1);
        String delivery = hook.deliveries("").getString("data[0].id");

        Response accepted = hook.post("deliveries/" + delivery + "/redeliver");

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.jsonPath().getInt("data.events")).isEqualTo(1);
        List<Received> received = sink.await(2);
        assertThat(received.get(1).header("webhook-id"))
                .isEqualTo(received.get(0).header("webhook-id"));
        awaitDelivered(hook, 2);
        assertThat(hook.get().getInt("data.stats.pending")).isZero();
    }

    @Test
    void unknown_delivery_is_not_found() {
        assertThat(hook.post("deliveries/" + UNKNOWN + "/redeliver").statusCode()).isEqualTo(404);
        assertThat(hook.post("deliveries/x/redeliver").statusCode()).isEqualTo(404);
        create("a@example.com");
        awaitDelivered(hook, 1);
        Hook other = Hook.create(tenant, sink.url(), "lead.created");
        String delivery = hook.deliveries("").getString("data[0].id");
        assertThat(other.post("deliveries/" + delivery + "/redeliver").statusCode()).isEqualTo(404);
    }

    @Test
    void replay_delivers_the_events_of_a_period_again_in_their_order() {
        String lead = create("a@example.com");
        Api.as(tenant).patch(lead, "{\"city\":\"1\"}");
        Api.as(tenant).patch(lead, "{\"city\":\"2\"}");
        awaitDelivered(hook, 3);

        Response accepted = hook.post("replay", replay(""));

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.jsonPath().getInt("data.events")).isEqualTo(3);
        List<String> ids = sink.await(6).stream().map(each -> each.header("webhook-id")).toList();
        assertThat(ids.subList(3, 6)).isEqualTo(ids.subList(0, 3));
        awaitDelivered(hook, 6);
        assertThat(hook.get().getInt("data.stats.pending")).isZero();
    }

    @Test
    void replay_is_limited_to_types_and_to_the_period() {
        String lead = create("a@example.com");
        Api.as(tenant).patch(lead, "{\"city\":\"1\"}");
        awaitDelivered(hook, 2);

        assertThat(
                        hook.post(
                                        "replay",
                                        replay(",\"types\":[\"lead.updated\",\"lead.deleted\"]"))
                                .jsonPath()
                                .getInt("data.events"))
                .isEqualTo(1);
        assertThat(
                        hook.post("replay", "{\"from\":\"2020-01-01\",\"to\":\"2020-12-31\"}")
                                .jsonPath()
                                .getInt("data.events"))
                .isZero();
        assertThat(sink.await(3).get(2).type()).isEqualTo("lead.updated");
    }

    @Test
    void replay_leaves_out_what_fields_and_filters_exclude() {
        String lead =
                Api.as(tenant)
                        .create(Map.of("email", "a@example.com", "country", "Germany"))
                        .header("Location");
        String other = create("b@example.com");
        Api.as(tenant).patch(lead, "{\"city\":\"Bonn\"}");
        Api.as(tenant).patch(lead, "{\"jobTitle\":\"CRO\"}");
        Api.as(tenant).patch(lead, "{\"customFields\":{\"plan\":\"pro\"}}");
        Api.as(tenant).patch(other, "{\"jobTitle\":\"CEO\"}");
        awaitDelivered(hook, 6);
        hook.patch(
                "{\"fields\":[\"jobTitle\",\"customFields\"],\"filters\":{\"country\":\"Germany\"}}");

        assertThat(hook.post("replay", replay("")).jsonPath().getInt("data.events")).isEqualTo(3);

        assertThat(sink.await(9).subList(6, 9))
                .extracting(each -> each.body().at("/event/changed").toString())
                .containsExactly("", "[\"jobTitle\"]", "[\"customFields.plan\"]");
    }

    @Test
    void replay_of_more_than_100000_events_is_refused() {
        tenants.sql(
                "insert into lead_event (workspace_id, position, type, at, actor_type) select $1,"
                        + " n, 'lead.created', now(), 'system' from generate_series(1, 100001) n",
                Tuple.of(tenant.workspaceId()));

        Response refused = hook.post("replay", replay(""));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.message")).contains("100,000");
        assertThat(hook.get().getInt("data.stats.pending")).isZero();
    }

    @Test
    void replay_of_failed_events_leaves_out_delivered_ones() {
        hook.patch("{\"retryAttempts\":0}");
        sink.answer(delivery -> Reply.of(delivery.email().equals("bad@example.com") ? 500 : 200));
        await().atMost(WITHIN)
                .until(
                        () -> {
                            create(System.nanoTime() + "@example.com");
                            return !sink.received().isEmpty();
                        });
        create("bad@example.com");
        await().atMost(WITHIN).until(() -> hook.get().getInt("data.stats.totalFailed") == 1);
        sink.answer(200);

        assertThat(
                        hook.post("replay", replay(",\"onlyFailed\":true"))
                                .jsonPath()
                                .getInt("data.events"))
                .isEqualTo(1);

        await().atMost(WITHIN)
                .until(
                        () ->
                                sink.received().stream()
                                                .filter(
                                                        each ->
                                                                each.email()
                                                                        .equals("bad@example.com"))
                                                .count()
                                        == 2);
        awaitPending(hook, 0);
        assertThat(
                        hook.post("replay", replay(",\"onlyFailed\":true"))
                                .jsonPath()
                                .getInt("data.events"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', 'from,to'",
        "'{\"from\":\"2025-01-02\",\"to\":\"2025-01-01\"}', to",
        "'{\"from\":\"soon\",\"to\":\"2025-01-01\"}', from",
        "'{\"from\":\"2025-01-01\",\"to\":\"2025-01-01\",\"types\":[\"lead.create\"]}', types[0]",
        "'{\"from\":\"2025-01-01\",\"to\":\"2025-01-01\",\"types\":[]}', types",
        "'{\"from\":\"2025-01-01\",\"to\":\"2025-01-01\",\"onlyFailed\":\"yes\"}', onlyFailed",
        "'{\"from\":\"2025-01-01\",\"to\":\"2025-01-01\",\"until\":1}', until",
    })
    void invalid_replay_lists_every_broken_rule(String body, String fields) {
        Response response = hook.post("replay", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getList("error.details.field"))
                .isEqualTo(List.of(fields.split(",")));
    }

    @Test
    void paused_webhook_accepts_no_replay() {
        create("a@example.com");
        awaitDelivered(hook, 1);
        String delivery = hook.deliveries("").getString("data[0].id");
        hook.patch("{\"status\":\"paused\"}");

        assertThat(hook.post("replay", replay("")).statusCode()).isEqualTo(409);
        assertThat(hook.post("deliveries/" + delivery + "/redeliver").statusCode()).isEqualTo(409);
    }
}
