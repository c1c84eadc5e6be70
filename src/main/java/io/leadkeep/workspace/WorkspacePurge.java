package io.leadkeep.workspace;

import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.lead.LeadPurge;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Erases what was in deleted workspaces: piece by piece, because one may hold millions of leads and
 * of kept answers, and off the way of any request. Whatever stops it, the mark on the workspace
 * stays, and this node or another goes on.
 */
@ApplicationScoped
class WorkspacePurge {

    private static final Logger LOG = Logger.getLogger(WorkspacePurge.class);

    private static final String MARKED =
            "select id from workspace where deleted_at is not null order by deleted_at limit 100";

    /** Of several nodes, one erases a workspace and the others leave it alone. */
    private static final String LOCK =
            """
            select from workspace where id = $1 and deleted_at is not null
            for no key update skip locked
            """;

    /** What else hangs on the row goes with it, by foreign keys. */
    private static final String DELETE = "delete from workspace where id = $1";

    private final Pool pool;
    private final LeadPurge leads;
    private final IdempotentRequests answers;
    private final Vertx vertx;
    private final Duration every;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private long timer;

    WorkspacePurge(
            Pool pool,
            LeadPurge leads,
            IdempotentRequests answers,
            Vertx vertx,
            WorkspacePurgeConfig config) {
        this.pool = pool;
        this.leads = leads;
        this.answers = answers;
        this.vertx = vertx;
        this.every = config.every();
    }

    /** A timer of Vert.x: the scheduler extension would cost every start a fifth of a second. */
    void eraseFromTimeToTime(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(every.toMillis(), ignored -> erase());
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void erase() {
        if (underWay.compareAndSet(false, true)) {
            eraseMarked()
                    .onTermination()
                    .invoke(() -> underWay.set(false))
                    .subscribe()
                    .with(done -> {}, e -> LOG.debug("Deleted workspaces are erased next time", e));
        }
    }

    private Uni<Void> eraseMarked() {
        return pool.query(MARKED)
                .execute()
                .onItem()
                .transformToMulti(marked -> Multi.createFrom().iterable(marked))
                .onItem()
                .transformToUniAndConcatenate(row -> eraseOrLeave(row.getString("id")))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** One that cannot be erased now does not keep the others waiting. */
    private Uni<Void> eraseOrLeave(String workspaceId) {
        return Multi.createBy()
                .repeating()
                .uni(() -> eraseSome(workspaceId))
                .whilst(mayHaveMore -> mayHaveMore)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .invoke(e -> LOG.debugf(e, "Workspace %s is erased next time", workspaceId))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Boolean> eraseSome(String workspaceId) {
        return pool.withTransaction(
                connection ->
                        connection
                                .preparedQuery(LOCK)
                                .execute(Tuple.of(workspaceId))
                                .chain(
                                        locked ->
                                                locked.size() == 0
                                                        ? Uni.createFrom().item(false)
                                                        : eraseSome(workspaceId, connection)));
    }

    private Uni<Boolean> eraseSome(String workspaceId, SqlConnection connection) {
        return leads.eraseSome(workspaceId, connection)
                .chain(
                        mayHaveMore ->
                                mayHaveMore
                                        ? Uni.createFrom().item(true)
                                        : answers.eraseSome(workspaceId, connection))
                .call(
                        mayHaveMore ->
                                mayHaveMore
                                        ? Uni.createFrom().voidItem()
                                        : connection
                                                .preparedQuery(DELETE)
                                                .execute(Tuple.of(workspaceId)));
    }
}
