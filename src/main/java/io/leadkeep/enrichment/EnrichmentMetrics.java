package io.leadkeep.enrichment;

import io.leadkeep.job.JobQueue;
import io.leadkeep.job.JobSchedule;
import io.leadkeep.time.PeriodicTasks;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

@ApplicationScoped
class EnrichmentMetrics {

    private static final Duration QUEUE_INTERVAL = Duration.ofSeconds(5);

    private final MeterRegistry metrics;
    private volatile JobSchedule.Queue queue = JobSchedule.Queue.EMPTY;

    EnrichmentMetrics(MeterRegistry metrics, Enrichers enrichers) {
        this.metrics = metrics;
        Gauge.builder("leadkeep.enrichment.queue.jobs", () -> queue.jobs())
                .description("Jobs that have not ended, on all nodes")
                .register(metrics);
        Gauge.builder("leadkeep.enrichment.queue.age", () -> queue.seconds())
                .description("Time since the oldest job in the queue became due")
                .baseUnit("seconds")
                .register(metrics);
        for (String type : enrichers.jobTypes()) {
            items(type, "success");
            items(type, "failure");
        }
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks, JobSchedule schedule) {
        tasks.every(
                QUEUE_INTERVAL,
                "enrichment queue metrics",
                () -> schedule.queue(JobQueue.ENRICHMENT).invoke(read -> queue = read));
    }

    void countItems(Lease lease, ResultWriter.Written written) {
        String type = lease.enricher().jobType();
        items(type, "success").increment(written.succeeded());
        items(type, "failure").increment(written.failed());
    }

    void recordBatch(Lease lease, Duration duration) {
        Timer.builder("leadkeep.enrichment.batches")
                .description("From the lease of a batch of leads to the end of the work on it")
                .tag("type", lease.enricher().jobType())
                .register(metrics)
                .record(duration);
    }

    private Counter items(String type, String outcome) {
        return Counter.builder("leadkeep.enrichment.items")
                .description("Leads that were counted in their jobs")
                .tag("type", type)
                .tag("outcome", outcome)
                .register(metrics);
    }
}
