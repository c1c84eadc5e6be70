package io.leadkeep.idempotency;

import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Deletes expired responses in the background. */
@ApplicationScoped
class IdempotencyPurge {

    void start(
            @Observes StartupEvent event,
            IdempotentRequests requests,
            IdempotencyConfig config,
            PeriodicTasks tasks) {
        tasks.every(config.purgeInterval(), "idempotency purge", requests::purgeExpired);
    }
}
