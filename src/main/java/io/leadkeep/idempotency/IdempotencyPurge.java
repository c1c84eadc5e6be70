package io.leadkeep.idempotency;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Deletes from time to time what was kept for repeats and is older than a day. */
@ApplicationScoped
class IdempotencyPurge {

    private static final Logger LOG = Logger.getLogger(IdempotencyPurge.class);

    private final IdempotentRequests requests;
    private final IdempotencyConfig config;
    private final Vertx vertx;
    private long timer;

    IdempotencyPurge(IdempotentRequests requests, IdempotencyConfig config, Vertx vertx) {
        this.requests = requests;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(config.sweptEvery().toMillis(), ignored -> sweep());
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void sweep() {
        requests.sweep()
                .subscribe()
                .with(
                        swept -> LOG.trace("Swept"),
                        e -> LOG.debug("Old answers are swept next time", e));
    }
}
