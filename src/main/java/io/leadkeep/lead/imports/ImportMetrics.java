package io.leadkeep.lead.imports;

import io.leadkeep.job.JobQueue;
import io.leadkeep.job.JobSchedule;
import io.leadkeep.lead.bulk.BulkResult;
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
class ImportMetrics {

    private static final Duration QUEUE_INTERVAL = Duration.ofSeconds(5);

    private final MeterRegistry metrics;
    private final Timer batches;
    private volatile JobSchedule.Queue queue = JobSchedule.Queue.EMPTY;

    ImportMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
        Gauge.builder("leadkeep.imports.queue.jobs", () -> queue.jobs())
                .description("Imports that are started and have not ended, on all nodes")
                .register(metrics);
        Gauge.builder("leadkeep.imports.queue.age", () -> queue.seconds())
                .description("Time since the oldest import in the queue became due")
                .baseUnit("seconds")
                .register(metrics);
        batches =
                Timer.builder("leadkeep.imports.batches")
                        .description("Time to write a batch of rows")
                        .register(metrics);
        rows("imported");
        rows("updated");
        rows("skipped");
        rows("failed");
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks, JobSchedule schedule) {
        tasks.every(
                QUEUE_INTERVAL,
                "import queue metrics",
                () -> schedule.queue(JobQueue.IMPORT).invoke(read -> queue = read));
    }

    void count(BulkResult stored, Duration duration) {
        rows("imported").increment(stored.imported());
        rows("updated").increment(stored.updated());
        rows("skipped").increment(stored.skipped());
        rows("failed").increment(stored.failed());
        batches.record(duration);
    }

    private Counter rows(String outcome) {
        return Counter.builder("leadkeep.imports.rows")
                .description("Rows of imports that this node has processed")
                .tag("outcome", outcome)
                .register(metrics);
    }
}
