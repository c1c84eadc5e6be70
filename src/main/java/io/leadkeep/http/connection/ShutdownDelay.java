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
 * Rejects new API requests once the delay of a shutdown is over. Quarkus serves new ones until none
 * is in progress, and interrupts those that arrive at that moment (quarkus#50625).
 */
@Singleton
class ShutdownDelay {

    private static final Logger LOG = Logger.getLogger(ShutdownDelay.class);

    private final Vertx vertx;
    private final LaunchMode launchMode;
    private final Duration delay;
    private final InFlightLimiter limiter;

    ShutdownDelay(
            Vertx vertx, LaunchMode launchMode, ShutdownConfig config, InFlightLimiter limiter) {
        this.vertx = vertx;
        this.launchMode = launchMode;
        this.delay = config.delay().orElse(Duration.ZERO);
        this.limiter = limiter;
    }

    /** In dev mode the server outlives the application. */
    void begin(@Observes ShutdownDelayInitiatedEvent shutdown) {
        if (launchMode != LaunchMode.NORMAL) {
            return;
        }
        LOG.infof("Shutdown: not ready any more, requests are accepted for %s", delay);
        if (delay.isZero()) {
            limiter.stop();
        } else {
            vertx.setTimer(delay.toMillis(), over -> limiter.stop());
        }
    }
}
