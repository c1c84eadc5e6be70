package io.leadkeep.enrichment;

import io.leadkeep.job.JobWorkers;
import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** The workers of this node; a workspace uses at most half of them. */
@ApplicationScoped
class EnrichmentWorkers {

    private final JobWorkers<Lease> workers;

    EnrichmentWorkers(
            JobScheduler scheduler,
            LeaseWorker.Services services,
            EnrichmentConfig config,
            Vertx vertx) {
        workers =
                new JobWorkers<>(
                        scheduler::next,
                        (lease, context) ->
                                new LeaseWorker<>(lease, lease.enricher(), services, context),
                        new JobWorkers.Limits(
                                config.concurrency(),
                                Math.max(1, config.concurrency() / 2),
                                config.pollInterval()),
                        vertx);
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks) {
        workers.start(tasks, "enrichment jobs");
    }

    /** Polls soon, because there may be a due job. */
    void wakeUp() {
        workers.wakeUp();
    }

    void stop(@Observes ShutdownEvent event) {
        workers.stop();
    }
}
