package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.WebhookSink;
import io.leadkeep.testsupport.WebhookSink.Received;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How endpoints share a node, and nodes share the endpoints. */
@ServiceTest
class WebhookSharingTest extends SinkTest {

    private static final String OTHER_NODE = "other node";

    @AfterEach
    void removeOtherNode() {
        tenants.sql("delete from webhook_node where id = $1", Tuple.of(OTHER_NODE));
    }

    /** Together they may have more requests in flight than the node. */
    @Test
    void endpoints_that_never_answer_leave_requests_to_others() {
        sink.answer(delivery -> null);
        for (int i = 0; i < 70; i++) {
            Hook.create(
                    tenant,
                    sink.url(),
                    Map.of("events", List.of("lead.created"), "timeoutMs", 30_000));
        }
        for (int i = 0; i < 4; i++) {
            create(i + "@example.com");
        }
        sink.await(256);
        try (WebhookSink healthy = WebhookSink.start()) {
            Hook.create(tenant, healthy.url(), "lead.created");

            create("last@example.com");

            assertThat(healthy.await(1)).extracting(Received::email).contains("last@example.com");
        }
    }

    @Test
    void node_gives_up_what_is_beyond_its_share_and_takes_it_back_without_the_other_node() {
        for (int i = 0; i < 4; i++) {
            Hook.create(tenant, sink.url(), "lead.created");
        }
        awaitLeased(active());

        addNode("select encryption_key from webhook_node limit 1");
        awaitLeased((active() + 1) / 2);
        removeOtherNode();
        awaitLeased(active());
        create("a@example.com");
        sink.await(4);
    }

    @Test
    void node_with_another_key_has_no_share() {
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        addNode("select 'another'");
        String renewed = "select max(leased_until) from webhook_cursor where lease is not null";
        awaitLeased(active());
        Object before = tenants.sql(renewed, Tuple.tuple()).iterator().next().getValue(0);
        await().atMost(WITHIN)
                .until(
                        () ->
                                !before.equals(
                                        tenants.sql(renewed, Tuple.tuple())
                                                .iterator()
                                                .next()
                                                .getValue(0)));

        create("a@example.com");
        awaitDelivered(hook, 1);
        assertThat(leased()).isEqualTo(active());
    }

    @Test
    void paused_webhook_that_waits_for_an_answer_takes_no_share() {
        sink.answer(delivery -> null);
        Hook paused =
                Hook.create(
                        tenant,
                        sink.url(),
                        Map.of("events", List.of("lead.created"), "timeoutMs", 30_000));
        create("a@example.com");
        sink.await(1);
        paused.patch("{\"status\":\"paused\"}");
        try (WebhookSink other = WebhookSink.start()) {
            Hook.create(tenant, other.url(), "lead.created");
            create("b@example.com");

            assertThat(other.await(1)).extracting(Received::email).contains("b@example.com");
        }
    }

    @Test
    void rotation_of_a_secret_that_no_node_can_read_continues_the_deliveries() throws Exception {
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        tenants.sql(
                "update webhook set encryption_key = 'lost', version = version + 1, secret ="
                        + " set_byte(secret, 0, get_byte(secret, 0) # 1) where id = $1",
                Tuple.of(hook.id()));
        await().atMost(WITHIN).until(() -> !isLeased(hook));
        assertThat(hook.post("test").statusCode()).isEqualTo(409);
        create("a@example.com");

        String rotated = hook.post("rotate-secret").jsonPath().getString("data.secret");

        Received delivery = sink.await(1).get(0);
        assertThat(delivery.header("webhook-signature")).doesNotContain(" ");
        new com.standardwebhooks.Webhook(rotated)
                .verify(
                        delivery.text(),
                        Map.of(
                                "webhook-id", List.of(delivery.header("webhook-id")),
                                "webhook-timestamp", List.of(delivery.header("webhook-timestamp")),
                                "webhook-signature",
                                        List.of(delivery.header("webhook-signature"))));
    }

    private boolean isLeased(Hook hook) {
        return tenants.sql(
                                "select from webhook_cursor where webhook_id = $1 and lease is not"
                                        + " null",
                                Tuple.of(hook.id()))
                        .size()
                > 0;
    }

    private void addNode(String key) {
        tenants.sql(
                "insert into webhook_node (id, encryption_key, alive_until) select $1, ("
                        + key
                        + "), now() + interval '1 minute'",
                Tuple.of(OTHER_NODE));
    }

    private void awaitLeased(long number) {
        await().atMost(WITHIN).untilAsserted(() -> assertThat(leased()).isEqualTo(number));
    }

    private long leased() {
        return number("select count(*) from webhook_cursor where lease is not null");
    }

    /** Those that this node can sign for. */
    private long active() {
        return number(
                "select count(*) from webhook w join workspace on workspace.id = w.workspace_id"
                        + " where w.status = 'active' and w.deleted_at is null and"
                        + " workspace.deleted_at is null and w.encryption_key in (select"
                        + " encryption_key from webhook_node where id <> 'other node')");
    }

    private long number(String sql) {
        return tenants.sql(sql, Tuple.tuple()).iterator().next().getLong(0);
    }
}
