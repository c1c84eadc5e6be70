package io.leadkeep.database;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Gives up connections to a primary that has become read-only. Behind the same address there may be
 * another primary by now, and a pool that keeps its connections never gets to know it.
 */
@ApplicationScoped
public class ReadOnlyPrimaryGuard {

    /**
     * Ends the connection that it runs on. The pool has no way to say so (Vert.x 4.5): what is
     * closed goes back to it.
     */
    public static final String LEAVE = "select pg_terminate_backend(pg_backend_pid())";

    /** A new connection costs a log-in: no more of them where nobody has taken over. */
    private static final long AT_MOST_EVERY_NANOS = Duration.ofMillis(100).toNanos();

    private final AtomicLong lastLeft = new AtomicLong(System.nanoTime());

    /**
     * Leaves the server if it refuses what changes anything.
     *
     * @param work on a connection
     * @param leave runs {@link #LEAVE} on that connection, outside of any transaction
     * @param <T> type of the result
     * @return what the work comes to, or its failure
     */
    public <T> Uni<T> watch(Uni<T> work, Supplier<Uni<?>> leave) {
        return work.onFailure(SqlState::isReadOnly)
                .call(
                        () ->
                                isDue()
                                        // The end of the connection is the answer.
                                        ? leave.get().onFailure().recoverWithNull()
                                        : Uni.createFrom().voidItem());
    }

    private boolean isDue() {
        long now = System.nanoTime();
        long last = lastLeft.get();
        return now - last >= AT_MOST_EVERY_NANOS && lastLeft.compareAndSet(last, now);
    }
}
