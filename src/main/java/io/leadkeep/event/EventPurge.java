package io.leadkeep.event;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.time.CallContext;
import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Deletes expired events in batches of one transaction each, on one node at a time. The log of a
 * workspace is in the order of time, but for transactions that overlap, so the oldest events decide
 * whether there is anything to delete.
 */
@ApplicationScoped
@Repository
public class EventPurge {

    private static final int BATCH_SIZE = 2_000;

    /** An arbitrary number. */
    private static final long ADVISORY_LOCK = 0x7075_7267_6545_7674L;

    private static final String FIND =
            """
            select w.id from workspace w
            where (select at from lead_event where workspace_id = w.id order by position, number limit 1) < $1
            limit 1000
            """;

    private static final String LOCK =
            "select pg_try_advisory_xact_lock(" + ADVISORY_LOCK + ") as locked";

    /** Begins after the last batch, whose index entries are still there. */
    private static final String DELETE =
            """
            with oldest as (
                select position, number, at from lead_event
                where workspace_id = $1 and (position, number) > ($2, $3)
                order by position, number limit $4
            ), deleted as (
                delete from lead_event e using oldest o
                where e.workspace_id = $1 and e.position = o.position and e.number = o.number and o.at < $5
                returning e.position
            )
            select position, number, (select count(*) from deleted) as deleted from oldest
            order by position desc, number desc limit 1
            """;

    private static final String DELETE_SOME =
            """
            delete from lead_event
            where workspace_id = $1
              and (position, number) in (
                  select position, number from lead_event where workspace_id = $1
                  order by position, number limit $2
              )
            """;

    private static final String DELETE_OF_LEADS =
            "delete from lead_event where workspace_id = $1 and lead_id = any($2) and type <> "
                    + EventSql.literal(EventType.LEAD_DELETED);

    private final Transactions transactions;
    private final EventsConfig config;
    private final Clock clock;

    EventPurge(Transactions transactions, EventsConfig config, Clock clock) {
        this.transactions = transactions;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks) {
        tasks.every(config.purgeInterval(), "purge of events", this::purgeExpired);
    }

    @Repository.AcrossWorkspaces
    Uni<Void> purgeExpired() {
        OffsetDateTime expired = clock.instant().minus(config.keptFor()).atOffset(ZoneOffset.UTC);
        return transactions
                .run(
                        CallContext.background(),
                        connection -> connection.preparedQuery(FIND).execute(Tuple.of(expired)))
                .onItem()
                .transformToMulti(found -> Multi.createFrom().iterable(found))
                .onItem()
                .transformToUniAndConcatenate(row -> purge(row.getString("id"), expired))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> purge(String workspaceId, OffsetDateTime expired) {
        AtomicReference<EventPosition> last = new AtomicReference<>(EventPosition.START);
        return Multi.createBy()
                .repeating()
                .uni(() -> purgeBatch(Tenant.background(workspaceId), last, expired))
                .whilst(mayHaveMore -> mayHaveMore)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Boolean> purgeBatch(
            Tenant tenant, AtomicReference<EventPosition> last, OffsetDateTime expired) {
        return transactions.inTransaction(
                tenant.call(),
                transaction ->
                        transaction
                                .query(LOCK)
                                .execute()
                                .chain(
                                        rows ->
                                                rows.iterator().next().getBoolean("locked")
                                                        ? delete(tenant, last, expired, transaction)
                                                        : Uni.createFrom().item(false)));
    }

    private static Uni<Boolean> delete(
            Tenant tenant,
            AtomicReference<EventPosition> last,
            OffsetDateTime expired,
            SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE)
                .execute(
                        Tuple.of(
                                tenant.workspaceId(),
                                last.get().position(),
                                last.get().number(),
                                BATCH_SIZE,
                                expired))
                .map(RowSet::iterator)
                .map(rows -> rows.hasNext() && mayHaveMore(rows.next(), last));
    }

    private static boolean mayHaveMore(Row batch, AtomicReference<EventPosition> last) {
        last.set(EventPosition.of(batch));
        return batch.getLong("deleted") == BATCH_SIZE;
    }

    /** Deletes the events of leads, except those of their deletion. */
    public Uni<Void> eraseLeads(Tenant tenant, String[] leadIds, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE_OF_LEADS)
                .execute(Tuple.of(tenant.workspaceId(), leadIds))
                .replaceWithVoid();
    }

    /** Deletes some events of a deleted workspace, and returns whether there may be more. */
    public Uni<Boolean> purgeSome(Tenant tenant, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE_SOME)
                .execute(Tuple.of(tenant.workspaceId(), BATCH_SIZE))
                .map(deleted -> deleted.rowCount() == BATCH_SIZE);
    }
}
