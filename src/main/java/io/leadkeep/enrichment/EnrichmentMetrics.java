package io.leadkeep.enrichment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** What is told of the work on jobs. */
@ApplicationScoped
class EnrichmentMetrics {

    private final MeterRegistry metrics;
    private volatile QueueMonitor.State queue = QueueMonitor.State.EMPTY;

    EnrichmentMetrics(MeterRegistry metrics, Enrichers checkers) {
        this.metrics = metrics;
        Gauge.builder("leadkeep.enrichment.queue.jobs", () -> queue.jobs())
                .description("Jobs that have not ended, on all nodes")
                .register(metrics);
        Gauge.builder("leadkeep.enrichment.queue.age", () -> queue.seconds())
                .description("How long the job has waited whose turn has been due longest")
                .baseUnit("seconds")
                .register(metrics);
        for (String type : checkers.jobTypes()) {
            items(type, "success");
            items(type, "failure");
        }
    }

    void queued(QueueMonitor.State state) {
        queue = state;
    }

    void finished(Lease claim, EnrichmentItems.Finished finished) {
        String type = claim.checker().jobType();
        items(type, "success").increment(finished.succeeded());
        items(type, "failure").increment(finished.failed());
    }

    void ended(Lease claim, Duration took) {
        Timer.builder("leadkeep.enrichment.batches")
                .description("From the lease of a batch of leads to the end of the work on it")
                .tag("type", claim.checker().jobType())
                .register(metrics)
                .record(took);
    }

    private Counter items(String type, String outcome) {
        return Counter.builder("leadkeep.enrichment.items")
                .description("Leads that were counted in their jobs")
                .tag("type", type)
                .tag("outcome", outcome)
                .register(metrics);
    }
}
