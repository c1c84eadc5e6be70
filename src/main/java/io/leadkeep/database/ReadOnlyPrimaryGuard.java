package io.leadkeep.database;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Gives up connections to a primary that has become read-only. Another primary may have taken over
 * its address, and a pool that keeps its connections never reaches it.
 */
@ApplicationScoped
public class ReadOnlyPrimaryGuard {

    /**
     * Ends the connection that it runs on. The pool of Vert.x (4.5) takes a closed connection back,
     * so the server has to end it.
     */
    public static final String TERMINATE_BACKEND = "select pg_terminate_backend(pg_backend_pid())";

    /** Limits log-ins at a primary that stays read-only. */
    private static final long MIN_INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    private final AtomicLong lastTermination = new AtomicLong(System.nanoTime());

    /**
     * Ends the connection of a statement that failed because the server is read-only.
     *
     * @param terminate runs {@link #TERMINATE_BACKEND} on the connection, outside any transaction
     */
    public <T> Uni<T> watch(Uni<T> work, Supplier<Uni<?>> terminate) {
        return work.onFailure(SqlState::isReadOnly)
                .call(
                        () ->
                                isDue()
                                        // It always fails: its connection ends.
                                        ? terminate.get().onFailure().recoverWithNull()
                                        : Uni.createFrom().voidItem());
    }

    private boolean isDue() {
        long now = System.nanoTime();
        long last = lastTermination.get();
        return now - last >= MIN_INTERVAL_NANOS && lastTermination.compareAndSet(last, now);
    }
}
