package io.leadkeep.http.connection;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Takes no new connections any more once the delay of a stop is over, while requests under way are
 * finished. Quarkus (3.34) would go on taking them, and would cut off whatever came last.
 */
@Singleton
class ListenerShutdown {

    private static final Logger LOG = Logger.getLogger(ListenerShutdown.class);

    private final Vertx vertx;
    private final LaunchMode launchMode;
    private final Duration delay;

    ListenerShutdown(Vertx vertx, LaunchMode launchMode, ShutdownConfig config) {
        this.vertx = vertx;
        this.launchMode = launchMode;
        this.delay = config.delay().orElse(Duration.ZERO);
    }

    /** In dev mode the socket outlives the service. */
    void endAfterTheDelay(@Observes ShutdownDelayInitiatedEvent told) {
        if (launchMode != LaunchMode.NORMAL) {
            return;
        }
        LOG.infof("Told to end: not ready any more, new connections are taken for %s", delay);
        if (delay.isZero()) {
            ClientConnections.takeNoMore();
        } else {
            vertx.setTimer(delay.toMillis(), ignored -> ClientConnections.takeNoMore());
        }
    }
}
