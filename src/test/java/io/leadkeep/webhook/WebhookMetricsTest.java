package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.testsupport.ServiceTest;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The metrics of deliveries. */
@ServiceTest
class WebhookMetricsTest extends SinkTest {

    private static double metric(String name) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .sum();
    }

    @Test
    void attempts_are_counted_by_outcome() {
        double delivered = metric("leadkeep_webhook_attempts_total{outcome=\"delivered\"}");
        double failed = metric("leadkeep_webhook_attempts_total{outcome=\"failed\"}");
        double givenUp = metric("leadkeep_webhook_attempts_total{outcome=\"given_up\"}");
        Hook.create(tenant, sink.url(), "lead.created");
        Hook.create(tenant, "http://127.0.0.1:9/", "lead.created");
        Hook.create(
                tenant,
                "http://127.0.0.1:9/",
                Map.of("events", List.of("lead.created"), "retryAttempts", 0));
        create("a@example.com");
        await().atMost(WITHIN)
                .untilAsserted(
                        () -> {
                            assertThat(
                                            metric(
                                                    "leadkeep_webhook_attempts_total{outcome=\"delivered\"}"))
                                    .isGreaterThan(delivered);
                            assertThat(
                                            metric(
                                                    "leadkeep_webhook_attempts_total{outcome=\"failed\"}"))
                                    .isGreaterThan(failed);
                            assertThat(
                                            metric(
                                                    "leadkeep_webhook_attempts_total{outcome=\"given_up\"}"))
                                    .isGreaterThan(givenUp);
                        });
    }

    @Test
    void due_retries_disabled_and_unleased_endpoints_are_gauges() {
        Hook hook = Hook.create(tenant, "http://127.0.0.1:9/", "lead.created");
        Hook other = Hook.create(tenant, "http://127.0.0.1:9/", "lead.created");
        tenants.sql("update webhook set status = 'disabled' where id = $1", Tuple.of(hook.id()));
        tenants.sql(
                "update webhook set encryption_key = 'other', version = version + 1 where id = $1",
                Tuple.of(other.id()));
        tenants.sql(
                "update webhook_cursor set lease = null, leased_until = null where webhook_id = $1",
                Tuple.of(other.id()));
        await().atMost(WITHIN)
                .untilAsserted(
                        () -> {
                            assertThat(metric("leadkeep_webhook_endpoints_disabled")).isPositive();
                            assertThat(metric("leadkeep_webhook_endpoints_unleased")).isPositive();
                        });
        // Now no node takes it.
        tenants.sql(
                "insert into webhook_delivery (workspace_id, webhook_id, position, number,"
                        + " ordering_key, attempts, next_attempt_at) values ($1, $2, 0, 0, 'x', 0,"
                        + " now())",
                Tuple.of(tenant.workspaceId(), other.id()));

        await().atMost(WITHIN)
                .untilAsserted(
                        () -> {
                            assertThat(metric("leadkeep_webhook_retries_due")).isPositive();
                        });
    }

    @Test
    void lag_is_the_age_of_an_event_without_an_answer() {
        sink.answer(delivery -> null);
        Hook.create(tenant, sink.url(), "lead.created");
        create("a@example.com");

        await().atMost(WITHIN)
                .untilAsserted(
                        () -> assertThat(metric("leadkeep_webhook_lag_seconds")).isPositive());
    }
}
