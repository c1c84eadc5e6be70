package io.leadkeep.database;

import io.leadkeep.database.address.SessionSettings;
import io.leadkeep.database.failover.PrimaryMonitor;
import io.leadkeep.time.Deadline;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lends connections of the pool to work that needs more than one statement on the same one.
 *
 * <p>Whoever has waited too long for a connection is told "unavailable" and begins nothing any
 * more; neither does one whose client has hung up meanwhile.
 */
@ApplicationScoped
public class Transactions {

    /** With the time-out of a statement it stays below a request's deadline. */
    public static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Below a request's deadline: what was answered 503 is not stored after all. */
    private static final Duration DEADLINE = Duration.ofMillis(3_500);

    private static final Duration LONG_DEADLINE = Duration.ofMinutes(10);

    private final Pool pool;
    private final ReadOnlyPrimaryGuard failOver;
    private final PrimaryMonitor hosts;

    Transactions(Pool pool, ReadOnlyPrimaryGuard failOver, PrimaryMonitor hosts) {
        this.pool = pool;
        this.failOver = failOver;
        this.hosts = hosts;
    }

    /**
     * Tells whether a statement has its time-out in a transaction only. Behind a pooler there is
     * nothing else to hang a setting on; and a pooler whose servers are busy or away keeps what it
     * is sent, to do it when nobody waits for it any more: unless that is merely a "begin".
     *
     * @return whether no change should be made without a transaction
     */
    public boolean needTransactions() {
        return hosts.isThroughPooler();
    }

    /**
     * Runs statements that PostgreSQL commits one by one; all at once where they {@link
     * #needTransactions need a transaction}.
     *
     * @param abandoned whether nobody waits for the result any more
     * @param work what to do with the connection; it is given back when this has ended
     * @param <T> type of the result
     * @return what the work comes to; fails with {@link TimeoutException} if it was not begun
     */
    public <T> Uni<T> with(BooleanSupplier abandoned, Function<SqlConnection, Uni<T>> work) {
        if (needTransactions()) {
            return inTransaction(abandoned, work);
        }
        Deadline patience = Deadline.in(PATIENCE);
        return pool.withConnection(
                connection ->
                        inTime(
                                abandoned,
                                patience,
                                () ->
                                        failOver.watch(
                                                work.apply(connection),
                                                () ->
                                                        connection
                                                                .query(ReadOnlyPrimaryGuard.LEAVE)
                                                                .execute())));
    }

    /**
     * Runs statements that are all done or none, and done before the request's deadline or not.
     *
     * @param abandoned whether nobody waits for the result any more
     * @param work what to do in the transaction; where it fails, nothing has happened
     * @param <T> type of the result
     * @return what the work comes to; fails with {@link TimeoutException} if it took too long
     */
    public <T> Uni<T> inTransaction(
            BooleanSupplier abandoned, Function<SqlConnection, Uni<T>> work) {
        return inTransaction(abandoned, work, DEADLINE);
    }

    /**
     * The same, whoever still waits for it.
     *
     * @param work what to do in the transaction; where it fails, nothing has happened
     * @param <T> type of the result
     * @return what the work comes to; fails with {@link TimeoutException} if it took too long
     */
    public <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
        return inTransaction(() -> false, work);
    }

    /**
     * Runs statements that are all done or none, for a request that may take long.
     *
     * @param abandoned whether nobody waits for the result any more
     * @param work what to do in the transaction; where it fails, nothing has happened
     * @param <T> type of the result
     * @return what the work comes to; fails with {@link TimeoutException} if it was not begun
     */
    public <T> Uni<T> inLongTransaction(
            BooleanSupplier abandoned, Function<SqlConnection, Uni<T>> work) {
        return inTransaction(abandoned, work, LONG_DEADLINE);
    }

    /**
     * Runs statements that are all done or none, and done before a deadline or not.
     *
     * @param abandoned whether nobody waits for the result any more
     * @param work what to do in the transaction; where it fails, nothing has happened
     * @param deadline after which nothing is done any more
     * @param <T> type of the result
     * @return what the work comes to; fails with {@link TimeoutException} if it took too long
     */
    public <T> Uni<T> inTransaction(
            BooleanSupplier abandoned, Function<SqlConnection, Uni<T>> work, Duration deadline) {
        return Uni.createFrom()
                .deferred(
                        () -> {
                            Deadline patience = Deadline.in(PATIENCE);
                            Deadline end = Deadline.in(deadline);
                            return pool.withTransaction(
                                    connection ->
                                            settled(
                                                            connection,
                                                            () ->
                                                                    inTime(
                                                                            abandoned,
                                                                            patience,
                                                                            () ->
                                                                                    watched(
                                                                                            connection,
                                                                                            work)))
                                                    .call(() -> refuseAfter(end)));
                        });
    }

    private <T> Uni<T> settled(SqlConnection connection, Supplier<Uni<T>> work) {
        return needTransactions()
                ? connection
                        .query(SessionSettings.IN_TRANSACTION)
                        .execute()
                        .chain(done -> work.get())
                : work.get();
    }

    private <T> Uni<T> watched(SqlConnection connection, Function<SqlConnection, Uni<T>> work) {
        return failOver.watch(work.apply(connection), () -> leaveTransaction(connection));
    }

    /** What is rolled back here was refused anyway. */
    private static Uni<?> leaveTransaction(SqlConnection connection) {
        return connection.query("rollback; " + ReadOnlyPrimaryGuard.LEAVE).execute();
    }

    private Uni<Void> refuseAfter(Deadline end) {
        return end.hasPassed()
                ? Uni.createFrom().failure(new TimeoutException("Not done in time"))
                : Uni.createFrom().voidItem();
    }

    /**
     * Gives the statements of a transaction more time than a lone request's.
     *
     * @param connection with a transaction on it
     * @param limit how long each of its statements may take
     * @return done
     */
    public static Uni<Void> allow(SqlConnection connection, Duration limit) {
        return connection
                .preparedQuery("select set_config('statement_timeout', $1, true)")
                .execute(Tuple.of(Long.toString(limit.toMillis())))
                .replaceWithVoid();
    }

    /**
     * Waits no longer than a limit. The work itself goes on: a statement that is cancelled keeps
     * its connection for ever (seen with Quarkus 3.34).
     *
     * @param limit how long
     * @param work what to wait for
     * @param <T> type of the result
     * @return what the work comes to; fails with {@link TimeoutException} if that takes too long
     */
    public static <T> Uni<T> within(Duration limit, Uni<T> work) {
        return work.memoize()
                .indefinitely()
                .ifNoItem()
                .after(limit)
                .failWith(() -> new TimeoutException("No answer from the database in time"));
    }

    private <T> Uni<T> inTime(BooleanSupplier abandoned, Deadline patience, Supplier<Uni<T>> work) {
        return abandoned.getAsBoolean() || patience.hasPassed()
                ? Uni.createFrom().failure(new TimeoutException("No connection in time"))
                : work.get();
    }
}
