package io.leadkeep.database;

import io.leadkeep.database.address.SessionSettings;
import io.leadkeep.database.distribution.Distribution;
import io.leadkeep.database.failover.PrimaryMonitor;
import io.leadkeep.time.CallContext;
import io.leadkeep.time.Deadline;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs work on a connection of the pool. Work that waited too long for its connection, or whose
 * client has disconnected, does not start: it fails with {@link TimeoutException}.
 */
@ApplicationScoped
public class Transactions {

    /** How long work waits for a connection; a request has no more time than that to start. */
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(1);

    private static final String BATCH_PATIENCE = "200ms";

    /** Part of a statement for several requests, which then waits less for a lock. */
    public static final String BATCH_LOCK_TIMEOUT =
            "set_config('lock_timeout', '" + BATCH_PATIENCE + "', true)";

    /** Citus sends a setting to the servers of the shards only if it is told so. */
    private static final String BATCH_LOCK_TIMEOUT_OF_SHARDS =
            "set local citus.propagate_set_commands = 'local'; set local lock_timeout = '"
                    + BATCH_PATIENCE
                    + "'";

    private final Pool pool;
    private final ReadOnlyPrimaryGuard readOnlyPrimary;
    private final PrimaryMonitor primary;
    private final DatabaseAvailability availability;
    private final Distribution distribution;

    Transactions(
            Pool pool,
            ReadOnlyPrimaryGuard readOnlyPrimary,
            PrimaryMonitor primary,
            DatabaseAvailability availability,
            Distribution distribution) {
        this.pool = pool;
        this.readOnlyPrimary = readOnlyPrimary;
        this.primary = primary;
        this.availability = availability;
        this.distribution = distribution;
    }

    /**
     * Returns whether every write needs a transaction. Behind a pooler only a transaction can carry
     * the statement timeout. A pooler without a free server also runs a queued statement long after
     * its client has given up; a queued {@code begin} does no harm.
     */
    public boolean needTransactions() {
        return primary.isThroughPooler();
    }

    /**
     * Runs statements that PostgreSQL commits one at a time, or in one transaction where they
     * {@linkplain #needTransactions need one}.
     */
    public <T> Uni<T> run(CallContext call, Function<SqlConnection, Uni<T>> work) {
        if (needTransactions()) {
            return inTransaction(call, work);
        }
        Deadline connected = Deadline.in(CONNECTION_TIMEOUT);
        return availability.watch(
                pool.withConnection(
                        connection -> ifInTime(call, connected, () -> guarded(connection, work))));
    }

    /**
     * Runs statements that write events. A sharded database evaluates the position of an event by a
     * query of its own, which is in the transaction of the write only if that has begun before.
     */
    public <T> Uni<T> write(CallContext call, Function<SqlConnection, Uni<T>> work) {
        return needTransactionsForWrites() ? inTransaction(call, work) : run(call, work);
    }

    /**
     * Runs a {@link #write} for several requests. On a sharded database the transaction limits the
     * wait for a lock; elsewhere the statement does, by {@link #BATCH_LOCK_TIMEOUT}, which takes no
     * round trip.
     */
    public <T> Uni<T> writeBatch(CallContext call, Function<SqlConnection, Uni<T>> work) {
        return distribution.isDistributed()
                ? inTransaction(
                        call,
                        transaction ->
                                transaction
                                        .query(BATCH_LOCK_TIMEOUT_OF_SHARDS)
                                        .execute()
                                        .chain(() -> work.apply(transaction)))
                : write(call, work);
    }

    /** Returns whether writes of events need a transaction ({@link #write}). */
    public boolean needTransactionsForWrites() {
        return needTransactions() || distribution.isDistributed();
    }

    /** Runs statements in one transaction, which commits before the end of the call or not. */
    public <T> Uni<T> inTransaction(CallContext call, Function<SqlConnection, Uni<T>> work) {
        return availability.watch(Uni.createFrom().deferred(() -> begin(call, work)));
    }

    private <T> Uni<T> begin(CallContext call, Function<SqlConnection, Uni<T>> work) {
        Deadline connected = Deadline.in(CONNECTION_TIMEOUT);
        Function<SqlConnection, Uni<T>> timed =
                transaction -> ifInTime(call, connected, () -> guardedIn(transaction, work));
        return pool.withTransaction(
                transaction ->
                        settingUp(transaction)
                                .chain(() -> timed.apply(transaction))
                                .call(() -> refuseAfter(call.end())));
    }

    private Uni<Void> settingUp(SqlConnection connection) {
        return needTransactions()
                ? connection.query(SessionSettings.IN_TRANSACTION).execute().replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private <T> Uni<T> guarded(SqlConnection connection, Function<SqlConnection, Uni<T>> work) {
        return readOnlyPrimary.watch(
                work.apply(connection),
                () -> connection.query(ReadOnlyPrimaryGuard.TERMINATE_BACKEND).execute());
    }

    private <T> Uni<T> guardedIn(SqlConnection transaction, Function<SqlConnection, Uni<T>> work) {
        return readOnlyPrimary.watch(
                work.apply(transaction),
                () ->
                        transaction
                                .query("rollback; " + ReadOnlyPrimaryGuard.TERMINATE_BACKEND)
                                .execute());
    }

    private static <T> Uni<T> ifInTime(
            CallContext call, Deadline connected, Supplier<Uni<T>> work) {
        return connected.hasPassed() || !call.mayStart()
                ? Uni.createFrom().failure(new TimeoutException("No connection in time"))
                : work.get();
    }

    static Uni<Void> refuseAfter(Deadline end) {
        return end.hasPassed()
                ? Uni.createFrom().failure(new TimeoutException("Not done in time"))
                : Uni.createFrom().voidItem();
    }

    /** Sets the timeout of each further statement of a transaction, instead of 2.5 s. */
    public static Uni<Void> withStatementTimeout(SqlConnection transaction, Duration timeout) {
        return transaction
                .preparedQuery("select set_config('statement_timeout', $1, true)")
                .execute(Tuple.of(Long.toString(timeout.toMillis())))
                .replaceWithVoid();
    }

    /**
     * Fails with {@link TimeoutException} after a limit, and lets the work run on: cancelling a
     * statement leaks its connection (Vert.x 4.5).
     */
    public static <T> Uni<T> withoutCancelling(Duration limit, Uni<T> work) {
        return work.memoize()
                .indefinitely()
                .ifNoItem()
                .after(limit)
                .failWith(() -> new TimeoutException("No answer from the database in time"));
    }
}
