package io.leadkeep.http.connection;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Ends a process that is told to end and does not, such as when connections to a database that
 * hangs cannot be closed: better now than by whoever loses patience, at a time that nobody knows.
 * It is as safe as any other sudden end.
 */
@Singleton
class ShutdownWatchdog {

    private static final Logger LOG = Logger.getLogger(ShutdownWatchdog.class);

    /** Background work is given 3 s, the embedded PostgreSQL 4 s. */
    private static final Duration AFTER_REQUESTS = Duration.ofSeconds(7);

    private static final int NOT_IN_ORDER = 1;

    private final LaunchMode launchMode;
    private final Duration deadline;

    ShutdownWatchdog(LaunchMode launchMode, ShutdownConfig config) {
        this.launchMode = launchMode;
        this.deadline =
                config.delay()
                        .orElse(Duration.ZERO)
                        .plus(config.timeout().orElse(Duration.ZERO))
                        .plus(AFTER_REQUESTS);
    }

    void watch(@Observes ShutdownDelayInitiatedEvent told) {
        if (launchMode == LaunchMode.NORMAL) {
            Thread watch = new Thread(this::endAtLast, "stop-deadline");
            watch.setDaemon(true);
            watch.start();
        }
    }

    private void endAtLast() {
        try {
            Thread.sleep(deadline.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        LOG.errorf("It has not ended within %s, and is ended now", deadline);
        Runtime.getRuntime().halt(NOT_IN_ORDER);
    }
}
