package io.leadkeep.event;

import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.database.failover.PrimaryMonitor;
import io.leadkeep.time.CallContext;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Keeps the positions of events rising when transaction ids do not: after the rows were moved to
 * another server, and after a recovery or fail-over that lost transactions.
 */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
class EventEpoch {

    private static final Logger LOG = Logger.getLogger(EventEpoch.class);

    private static final int AFTER_MIGRATIONS = 15;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    private static final int RETRIES = 8;

    /**
     * Not the timeline of {@code pg_control_checkpoint()}, which a promotion changes minutes later.
     */
    private static final String SERVER =
            "(select system_identifier || '.' || ('x' ||"
                    + " left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer from"
                    + " pg_control_system())";

    private static final String INSERT =
            "insert into lead_event_epoch (epoch, server) select 1, "
                    + SERVER
                    + " where not exists (select from lead_event_epoch) on conflict do nothing";

    private static final String IS_OF_ANOTHER_SERVER =
            "select from lead_event_epoch where server <> " + SERVER;

    /** Waits for the transactions that write events of the old epoch, and blocks new ones. */
    private static final String BLOCK_WRITERS = "lock table lead_event in share row exclusive mode";

    private static final String RAISE =
            "update lead_event_epoch set epoch = epoch + 1, server = "
                    + SERVER
                    + " where server <> "
                    + SERVER
                    + " returning epoch";

    private final Transactions transactions;
    private final PrimaryMonitor primary;

    EventEpoch(Transactions transactions, PrimaryMonitor primary) {
        this.transactions = transactions;
        this.primary = primary;
    }

    void begin(@Observes @Priority(AFTER_MIGRATIONS) StartupEvent event) throws Throwable {
        VertxContextSupport.subscribeAndAwait(
                () ->
                        transactions
                                .run(
                                        CallContext.background(LIMIT),
                                        connection -> connection.query(INSERT).execute())
                                .chain(this::check));
        primary.onChange(this::checkSoon);
    }

    /** The pool may still have connections to the former primary. */
    private void checkSoon() {
        check().onFailure()
                .retry()
                .withBackOff(RETRY_DELAY)
                .atMost(RETRIES)
                .subscribe()
                .with(done -> {}, e -> LOG.warn("The epoch of the log could not be checked", e));
    }

    /** Raises the epoch if the transaction ids are those of another server. */
    Uni<Void> check() {
        return transactions
                .run(
                        CallContext.background(),
                        connection -> connection.query(IS_OF_ANOTHER_SERVER).execute())
                .chain(
                        found ->
                                found.size() == 0
                                        ? Uni.createFrom().voidItem()
                                        : transactions.inTransaction(
                                                CallContext.background(), this::raise));
    }

    private Uni<Void> raise(SqlConnection transaction) {
        return transaction
                .query(BLOCK_WRITERS)
                .execute()
                .chain(() -> transaction.query(RAISE).execute())
                .invoke(
                        raised ->
                                raised.forEach(
                                        row ->
                                                LOG.infof(
                                                        "The log of events goes on at epoch %d: the"
                                                                + " database has another server",
                                                        row.getInteger(0))))
                .replaceWithVoid();
    }
}
