package io.leadkeep.idempotency;

import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Deletes expired responses in the background. */
@ApplicationScoped
class IdempotencyPurge {

    private final IdempotentRequests requests;
    private final IdempotencyConfig config;
    private final PeriodicTasks tasks;

    IdempotencyPurge(IdempotentRequests requests, IdempotencyConfig config, PeriodicTasks tasks) {
        this.requests = requests;
        this.config = config;
        this.tasks = tasks;
    }

    void start(@Observes StartupEvent event) {
        tasks.every(config.purgeInterval(), "idempotency purge", requests::purgeExpired);
    }
}
