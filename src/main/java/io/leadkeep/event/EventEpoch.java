package io.leadkeep.event;

import io.leadkeep.database.DatabaseFailure;
import io.leadkeep.database.Repository;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.database.failover.PrimaryMonitor;
import io.leadkeep.time.CallContext;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps the positions of events rising when transaction ids do not: after the rows of a workspace
 * were moved to another server, and after a recovery or fail-over that lost transactions.
 *
 * <p>Until the epoch has risen, statements that write or read the log of the workspace fail.
 */
@ApplicationScoped
@Repository
@Repository.AcrossWorkspaces
public class EventEpoch {

    private static final Logger LOG = Logger.getLogger(EventEpoch.class);

    private static final int AFTER_MIGRATIONS = 15;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    private static final int RETRIES = 8;
    private static final int BATCH = 1000;

    private static final String FIND_MOVED =
            "select id, lead_event_server() as server from workspace"
                    + " where event_server is distinct from lead_event_server() limit $1";

    private static final String RAISE =
            """
            update workspace set event_epoch = event_epoch + 1, event_server = $2
            where id = any($1) and event_server is distinct from $2
            """;

    private static final String SERVER_OF_NEW =
            "select lead_event_server() from workspace where id = :workspace";

    private static final String SET_SERVER =
            "update workspace set event_server = :server where id = :workspace";

    private final Transactions transactions;
    private final PrimaryMonitor primary;
    private final AtomicBoolean isChecking = new AtomicBoolean();

    EventEpoch(Transactions transactions, PrimaryMonitor primary) {
        this.transactions = transactions;
        this.primary = primary;
    }

    void begin(@Observes @Priority(AFTER_MIGRATIONS) StartupEvent event) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() -> check(CallContext.background(START_LIMIT)));
        primary.onChange(this::checkSoon);
    }

    void checkAfter(@Observes DatabaseFailure failure) {
        if (SqlState.isMovedLog(failure.cause())) {
            checkSoon();
        }
    }

    private void checkSoon() {
        if (isChecking.compareAndSet(false, true)) {
            check(CallContext.background())
                    .eventually(() -> isChecking.set(false))
                    .subscribe()
                    .with(
                            done -> {},
                            e -> LOG.warn("The epochs of the log could not be checked", e));
        }
    }

    /**
     * Raises the epochs of all workspaces whose transaction ids are those of another server. The
     * pool may still have connections to a former primary, and other nodes do the same.
     */
    Uni<Void> check(CallContext call) {
        return transactions
                .inTransaction(call, EventEpoch::raiseSome)
                .onFailure()
                .retry()
                .withBackOff(RETRY_DELAY)
                .atMost(RETRIES)
                .chain(raised -> raised < BATCH ? Uni.createFrom().voidItem() : check(call));
    }

    /**
     * Begins the log of a workspace that the current session has inserted. The server cannot be a
     * default of the column: a sharded database evaluates defaults on another server.
     */
    public Uni<Void> begin(String workspaceId) {
        return Panache.getSession()
                .chain(
                        session ->
                                session.createNativeQuery(SERVER_OF_NEW, String.class)
                                        .setParameter("workspace", workspaceId)
                                        .getSingleResult()
                                        .chain(
                                                server ->
                                                        session.createNativeQuery(SET_SERVER)
                                                                .setParameter("server", server)
                                                                .setParameter(
                                                                        "workspace", workspaceId)
                                                                .executeUpdate()))
                .replaceWithVoid();
    }

    private static Uni<Integer> raiseSome(SqlConnection transaction) {
        return transaction
                .preparedQuery(FIND_MOVED)
                .execute(Tuple.of(BATCH))
                .call(rows -> raise(transaction, rows))
                .map(RowSet::size);
    }

    private static Uni<Void> raise(SqlConnection transaction, RowSet<Row> moved) {
        Map<String, List<String>> byServer =
                moved.stream()
                        .collect(
                                Collectors.groupingBy(
                                        row -> row.getString("server"),
                                        Collectors.mapping(
                                                row -> row.getString("id"), Collectors.toList())));
        return Multi.createFrom()
                .iterable(byServer.entrySet())
                .onItem()
                .transformToUniAndConcatenate(
                        moving ->
                                transaction
                                        .preparedQuery(RAISE)
                                        .execute(
                                                Tuple.of(
                                                        moving.getValue().toArray(String[]::new),
                                                        moving.getKey()))
                                        .invoke(
                                                () ->
                                                        LOG.infof(
                                                                "The logs of %d workspaces go on at"
                                                                        + " a new epoch: they have"
                                                                        + " another server",
                                                                moving.getValue().size())))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
