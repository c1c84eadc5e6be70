package io.leadkeep.lead.imports;

import io.leadkeep.job.JobWorkers;
import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The workers of this node. */
@ApplicationScoped
class ImportWorkers {

    private final JobWorkers<ImportLease> workers;

    ImportWorkers(
            ImportScheduler scheduler,
            ImportWorker.Services services,
            ImportConfig config,
            Vertx vertx) {
        workers =
                new JobWorkers<>(
                        scheduler::next,
                        (lease, context) -> new ImportWorker(lease, services, context),
                        new JobWorkers.Limits(config.concurrency(), 1, config.pollInterval()),
                        vertx);
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks) {
        workers.start(tasks, "imports");
    }

    /** Polls soon, because there may be a due import. */
    void wakeUp() {
        workers.wakeUp();
    }

    void stop(@Observes ShutdownEvent event) {
        workers.stop();
    }
}
