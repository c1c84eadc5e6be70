package io.leadkeep.http.connection;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.shutdown.ShutdownConfig;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Halts the JVM when graceful shutdown exceeds its deadline, for example because a hung database
 * keeps connections open.
 */
@Singleton
class ShutdownWatchdog {

    private static final Logger LOG = Logger.getLogger(ShutdownWatchdog.class);

    /** Background work has 3 s, the embedded PostgreSQL 4 s. */
    private static final Duration AFTER_REQUESTS = Duration.ofSeconds(7);

    private static final int EXIT_STATUS = 1;

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

    void watch(@Observes ShutdownDelayInitiatedEvent shutdown) {
        if (launchMode == LaunchMode.NORMAL) {
            Thread watchdog = new Thread(this::haltAfterDeadline, "shutdown-watchdog");
            watchdog.setDaemon(true);
            watchdog.start();
        }
    }

    private void haltAfterDeadline() {
        try {
            Thread.sleep(deadline.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        LOG.errorf("Shutdown has not completed within %s: the JVM halts now", deadline);
        Runtime.getRuntime().halt(EXIT_STATUS);
    }
}
