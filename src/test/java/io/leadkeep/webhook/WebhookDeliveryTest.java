package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.WebhookSink;
import io.leadkeep.testsupport.WebhookSink.Received;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** What an endpoint receives. */
@ServiceTest
class WebhookDeliveryTest extends SinkTest {

    @Test
    void delivery_has_the_event_the_lead_and_verified_signatures() throws Exception {
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        String lead = create("a@example.com");

        Received delivery = sink.await(1).get(0);

        assertThat(delivery.path()).isEqualTo("/hook");
        assertThat(delivery.header("Content-Type")).isEqualTo("application/json");
        assertThat(delivery.header("Host")).isEqualTo("127.0.0.1:" + sink.port());
        assertThat(delivery.header("X-Webhook-Event")).isEqualTo("lead.created");
        new com.standardwebhooks.Webhook(hook.secret())
                .verify(delivery.text(), lowerCase(delivery));
        assertThat(delivery.header("X-Webhook-Signature"))
                .isEqualTo(hex(hook.secret(), delivery.text()));
        assertThat(delivery.body().properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("type", "timestamp", "data", "event");
        assertThat(delivery.type()).isEqualTo("lead.created");
        assertThat(delivery.body().at("/data"))
                .isEqualTo(
                        new com.fasterxml.jackson.databind.ObjectMapper()
                                .readTree(Api.as(tenant).get(lead).asString())
                                .path("data"));
        assertThat(delivery.body().at("/event"))
                .isEqualTo(
                        new com.fasterxml.jackson.databind.ObjectMapper()
                                .readTree(Api.as(tenant).get("/v1/events").asString())
                                .at("/data/0"));
        assertThat(delivery.body().at("/event/id").asText())
                .isEqualTo(delivery.header("webhook-id"))
                .matches("evt_[0-9a-f]{24}");
        assertThat(delivery.body().at("/timestamp"))
                .isEqualTo(delivery.body().at("/event/timestamp"));
    }

    private static Map<String, List<String>> lowerCase(Received delivery) {
        return Map.of(
                "webhook-id", List.of(delivery.header("webhook-id")),
                "webhook-timestamp", List.of(delivery.header("webhook-timestamp")),
                "webhook-signature", List.of(delivery.header("webhook-signature")));
    }

    private static String hex(String secret, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void old_and_new_secret_both_sign_for_a_day_after_a_rotation() throws Exception {
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        String rotated = hook.post("rotate-secret").jsonPath().getString("data.secret");
        assertThat(secondsOfTheOldSecret(hook)).isBetween(86_300L, 86_400L);
        await().atMost(WITHIN)
                .until(
                        () -> {
                            create(System.nanoTime() + "@example.com");
                            sink.await(1);
                            return last().header("webhook-signature").contains(" ");
                        });

        for (String secret : List.of(hook.secret(), rotated)) {
            new com.standardwebhooks.Webhook(secret).verify(last().text(), lowerCase(last()));
        }
        assertThat(last().header("X-Webhook-Signature")).isEqualTo(hex(rotated, last().text()));

        tenants.sql(
                "update webhook set version = version + 1, previous_secret_until = now() where id"
                        + " = $1",
                io.vertx.mutiny.sqlclient.Tuple.of(hook.id()));
        await().atMost(WITHIN)
                .until(
                        () -> {
                            create(System.nanoTime() + "@example.com");
                            return !last().header("webhook-signature").contains(" ");
                        });
        assertThat(verifies(rotated, last())).isTrue();
        assertThat(verifies(hook.secret(), last())).isFalse();
    }

    @Test
    void second_rotation_ends_the_oldest_secret() throws Exception {
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        String second = hook.post("rotate-secret").jsonPath().getString("data.secret");
        String third = hook.post("rotate-secret").jsonPath().getString("data.secret");

        hook.test();

        assertThat(verifies(hook.secret(), last())).isFalse();
        assertThat(verifies(second, last())).isTrue();
        assertThat(verifies(third, last())).isTrue();
    }

    private long secondsOfTheOldSecret(Hook hook) {
        return tenants.sql(
                        "select extract(epoch from previous_secret_until - now())::bigint from"
                                + " webhook where id = $1",
                        io.vertx.mutiny.sqlclient.Tuple.of(hook.id()))
                .iterator()
                .next()
                .getLong(0);
    }

    private Received last() {
        List<Received> all = sink.received();
        return all.get(all.size() - 1);
    }

    private static boolean verifies(String secret, Received delivery) throws Exception {
        try {
            new com.standardwebhooks.Webhook(secret).verify(delivery.text(), lowerCase(delivery));
            return true;
        } catch (WebhookVerificationException e) {
            return false;
        }
    }

    @Test
    void endpoint_receives_only_its_event_types_from_its_creation_on() {
        String before = create("before@example.com");
        Hook.create(tenant, sink.url(), "lead.deleted", "lead.tag_changed");
        create("created@example.com");
        Api.as(tenant).patch(before, "{\"tags\":[\"a\"]}");
        Api.as(tenant).delete(before);

        List<Received> deliveries = sink.await(2);

        assertThat(deliveries)
                .extracting(Received::type)
                .containsExactly("lead.tag_changed", "lead.deleted");
        assertThat(deliveries.get(1).body().path("data").isNull()).isTrue();
    }

    @Test
    void update_is_sent_only_if_a_chosen_field_changed() {
        Hook.create(
                tenant,
                sink.url(),
                Map.of("events", List.of("lead.updated"), "fields", List.of("jobTitle")));
        String lead = create("a@example.com");
        Api.as(tenant).patch(lead, "{\"city\":\"Berlin\"}");
        Api.as(tenant).patch(lead, "{\"jobTitle\":\"CRO\",\"city\":\"Bonn\"}");

        Received delivery = sink.await(1).get(0);

        assertThat(delivery.body().at("/data/jobTitle").asText()).isEqualTo("CRO");
        assertThat(delivery.body().at("/event/changed").toString()).contains("jobTitle", "city");
    }

    @Test
    void custom_fields_are_chosen_alone_or_together() {
        try (WebhookSink together = WebhookSink.start()) {
            Hook.create(tenant, sink.url(), updates("customFields.plan"));
            Hook.create(tenant, together.url(), updates("customFields"));
            String lead = create("a@example.com");
            for (String change :
                    List.of(
                            "{\"customFields\":{\"seats\":1}}",
                            "{\"city\":\"Bonn\"}",
                            "{\"customFields\":{\"plan\":\"pro\"}}")) {
                Api.as(tenant).patch(lead, change);
            }

            assertThat(together.await(2))
                    .extracting(each -> each.body().at("/event/changed/0").asText())
                    .containsExactly("customFields.seats", "customFields.plan");
            assertThat(sink.await(1))
                    .extracting(each -> each.body().at("/event/changed/0").asText())
                    .containsExactly("customFields.plan");
        }
    }

    private static Map<String, ?> updates(String field) {
        return Map.of("events", List.of("lead.updated"), "fields", List.of(field));
    }

    @Test
    void filter_selects_leads_and_lets_deletions_pass() {
        Hook.create(
                tenant,
                sink.url(),
                Map.of(
                        "events", List.of("lead.created", "lead.deleted"),
                        "filters", Map.of("country", "Germany")));
        String other = create("other@example.com");
        Api.as(tenant).create(Map.of("email", "german@example.com", "country", "germany"));
        sink.await(1);
        Api.as(tenant).delete(other);

        List<Received> deliveries = sink.await(2);

        assertThat(deliveries)
                .extracting(Received::type)
                .containsExactly("lead.created", "lead.deleted");
        assertThat(deliveries.get(0).email()).isEqualTo("german@example.com");
    }

    @Test
    void events_of_a_lead_arrive_in_order() {
        Hook.create(tenant, sink.url(), "lead.created", "lead.updated");
        String lead = create("a@example.com");
        for (int i = 0; i < 20; i++) {
            Api.as(tenant).patch(lead, "{\"city\":\"" + i + "\"}");
        }

        List<Received> deliveries = sink.await(21);

        List<String> logged = Api.as(tenant).get("/v1/events").jsonPath().getList("data.id");
        assertThat(deliveries)
                .extracting(each -> each.header("webhook-id"))
                .containsExactlyElementsOf(logged);
    }

    @Test
    void paused_endpoint_receives_its_events_when_it_is_active_again() {
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        create("first@example.com");
        sink.await(1);
        assertThat(hook.patch("{\"status\":\"paused\"}").statusCode()).isEqualTo(200);
        create("second@example.com");

        assertThat(hook.patch("{\"status\":\"active\"}").statusCode()).isEqualTo(200);

        assertThat(sink.await(2)).extracting(Received::email).contains("second@example.com");
    }

    @Test
    void changed_url_receives_the_next_events() {
        try (WebhookSink other = WebhookSink.start()) {
            Hook hook = Hook.create(tenant, sink.url(), "lead.created");
            hook.patch("{\"url\":\"" + other.url() + "?token=1\"}");

            await().atMost(WITHIN)
                    .until(
                            () -> {
                                create(System.nanoTime() + "@example.com");
                                return !other.received().isEmpty();
                            });

            assertThat(other.received().get(0).path()).isEqualTo("/hook?token=1");
        }
    }

    @Test
    void delivered_event_leaves_no_row_but_counts() {
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        create("a@example.com");
        sink.await(1);

        awaitDelivered(hook, 1);

        assertThat(hook.get().getInt("data.stats.pending")).isZero();
        assertThat(hook.get().getInt("data.stats.totalFailed")).isZero();
        assertThat(hook.get().getString("data.stats.lastDeliveredAt")).isNotNull();
    }
}
