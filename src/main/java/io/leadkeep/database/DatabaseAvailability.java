package io.leadkeep.database;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Logs one line when the database is lost, and one when it is back. */
@ApplicationScoped
class DatabaseAvailability {

    private static final Logger LOG = Logger.getLogger(DatabaseAvailability.class);

    /** Null while the database answers. */
    private final AtomicReference<Long> lostAt = new AtomicReference<>();

    private final Event<DatabaseFailure> failures;

    DatabaseAvailability(Event<DatabaseFailure> failures) {
        this.failures = failures;
    }

    <T> Uni<T> watch(Uni<T> work) {
        return work.onItemOrFailure()
                .invoke(
                        (item, failure) -> {
                            if (failure == null) {
                                answered();
                            } else if (SqlState.isConnectFailure(failure)) {
                                lost(failure);
                            } else if (SqlState.isAnswer(failure)) {
                                failures.fire(new DatabaseFailure(failure));
                            }
                        });
    }

    void lost(Throwable failure) {
        if (lostAt.get() == null && lostAt.compareAndSet(null, System.nanoTime())) {
            LOG.warnf("The database is lost: %s", failure.getMessage());
        }
    }

    void answered() {
        if (lostAt.get() != null) {
            Long lost = lostAt.getAndSet(null);
            if (lost != null) {
                LOG.infof(
                        "The database is back after %d s",
                        Duration.ofNanos(System.nanoTime() - lost).toSeconds());
            }
        }
    }
}
