package io.leadkeep.webhook.delivery;

import io.leadkeep.time.PeriodicTasks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

@ApplicationScoped
class WebhookMetrics {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Map<String, Counter> attempts = new HashMap<>();
    private final Timer duration;
    private final Clock clock;
    private volatile Instant oldest;
    private volatile WaitingDeliveries.Totals totals = WaitingDeliveries.Totals.NONE;

    WebhookMetrics(MeterRegistry metrics, Clock clock) {
        this.clock = clock;
        for (String outcome : List.of(Attempt.DELIVERED, Attempt.FAILED, Attempt.GIVEN_UP)) {
            attempts.put(
                    outcome,
                    Counter.builder("leadkeep.webhook.attempts")
                            .description(
                                    "Attempts to deliver an event: delivered, failed and to be"
                                            + " repeated, or given up")
                            .tag("outcome", outcome)
                            .register(metrics));
        }
        duration =
                Timer.builder("leadkeep.webhook.duration")
                        .description("From the start of an attempt to the answer of the endpoint")
                        .register(metrics);
        Gauge.builder("leadkeep.webhook.lag", this::lag)
                .description(
                        "Age of the oldest event that this node has read and not attempted or"
                                + " delivered yet; retries do not count")
                .baseUnit("seconds")
                .register(metrics);
        Gauge.builder("leadkeep.webhook.retries.due", () -> totals.due())
                .description("Deliveries whose next attempt is due, on all nodes")
                .register(metrics);
        Gauge.builder("leadkeep.webhook.endpoints.disabled", () -> totals.disabled())
                .description("Endpoints that the service has disabled, on all nodes")
                .register(metrics);
        Gauge.builder("leadkeep.webhook.endpoints.unleased", () -> totals.unleased())
                .description(
                        "Active endpoints that no node delivers to: none can read their secret")
                .register(metrics);
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks, WaitingDeliveries waiting) {
        tasks.every(
                INTERVAL, "webhook metrics", () -> waiting.totals().invoke(read -> totals = read));
    }

    private double lag() {
        Instant time = oldest;
        return time == null
                ? 0
                : Math.max(0, Duration.between(time, clock.instant()).toMillis() / 1_000.0);
    }

    /** Sets the time of the oldest event in the queues, null if they are empty. */
    void setOldest(Instant time) {
        oldest = time;
    }

    void count(Attempt attempt) {
        attempts.get(attempt.outcome()).increment();
        duration.record(attempt.answer().duration());
    }
}
