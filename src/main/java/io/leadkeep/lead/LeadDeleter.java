package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventSql;
import io.leadkeep.event.EventType;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.suppression.Listing;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deletes leads, together with the responses that are stored about them. One statement locks them
 * by ascending id, as every writer does, so that writers cannot deadlock; the next one deletes them
 * and inserts their events.
 */
@ApplicationScoped
@Repository
public class LeadDeleter {

    private static final String LOCK =
            "select id, updated_at, "
                    + Listing.REASON
                    + """
                     as do_not_contact_reason
                    from lead where workspace_id = $1 and id = any($2)
                    order by id for update
                    """;

    private static final String DELETE =
            "with "
                    + EventSql.log("$1")
                    + """
                    , deleted as (
                        delete from lead where workspace_id = $1 and id = any($2) returning id, email, updated_at
                    )
                    """
                    + EventSql.insertDeletions(
                            "deleted d left join workspace w on w.id = $1",
                            "$1::text",
                            "d.id, greatest(d.updated_at + interval '1 millisecond', $3)",
                            EventSql.actorParameters(4),
                            Listing.DIGEST);

    private final Transactions transactions;
    private final IdempotentRequests idempotentRequests;
    private final EventLog events;
    private final Clock clock;

    LeadDeleter(
            Transactions transactions,
            IdempotentRequests idempotentRequests,
            EventLog events,
            Clock clock) {
        this.transactions = transactions;
        this.idempotentRequests = idempotentRequests;
        this.events = events;
        this.clock = clock;
    }

    /** Response to a deletion. */
    public record DeleteResult(long deletedCount) {}

    /** Deletes one lead and returns whether it existed; fails with 412. */
    Uni<Boolean> delete(Tenant tenant, String id, Preconditions conditions) {
        return delete(tenant, List.of(id), lead -> check(conditions, lead))
                .map(deleted -> deleted == 1);
    }

    private static void check(Preconditions conditions, Row lead) {
        conditions.check(
                lead.getOffsetDateTime("updated_at").toInstant(),
                lead.getString("do_not_contact_reason"));
    }

    /** Deletes those of the leads that exist, all or none, and returns how many. */
    public Uni<Long> delete(Tenant tenant, List<String> ids) {
        return delete(tenant, ids, lead -> {});
    }

    private Uni<Long> delete(Tenant tenant, Collection<String> ids, Consumer<Row> check) {
        return transactions.inTransaction(
                tenant.call(),
                transaction ->
                        lock(tenant, ids, transaction)
                                .invoke(found -> found.forEach(check))
                                .map(LeadDeleter::ids)
                                .call(locked -> deleteLocked(tenant, locked, transaction))
                                .map(locked -> (long) locked.length));
    }

    private static Uni<RowSet<Row>> lock(
            Tenant tenant, Collection<String> ids, SqlConnection transaction) {
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(tenant.workspaceId(), ids.toArray(String[]::new)));
    }

    private static String[] ids(RowSet<Row> leads) {
        return leads.stream().map(row -> row.getString("id")).toArray(String[]::new);
    }

    public Uni<Void> delete(Tenant tenant, String id, SqlConnection transaction) {
        return lock(tenant, List.of(id), transaction)
                .map(LeadDeleter::ids)
                .chain(locked -> deleteLocked(tenant, locked, transaction));
    }

    /**
     * A batch of deletions.
     *
     * @param last id of the last lead found, or null if none was
     * @param deleted number of leads that were deleted
     */
    public record Batch(String last, int deleted) {}

    /**
     * Ends a statement that locks the leads found in the CTE {@code doomed}. A lead that another
     * transaction changed meanwhile must still match the filter.
     */
    public static void addLock(Sql sql, Tenant tenant, Consumer<Sql> filter) {
        sql.add(", locked as (select id from lead where workspace_id = ");
        sql.parameter(tenant.workspaceId());
        sql.add(" and id = any(array(select id from doomed))");
        filter.accept(sql);
        sql.add(" order by id for update)");
        sql.add(
                " select (select min(id) from doomed) as last, array(select id from locked) as"
                        + " ids");
    }

    /** Executes a statement that ends with {@link #addLock}, and deletes the leads. */
    public Uni<Batch> delete(Tenant tenant, Sql lock, SqlConnection transaction) {
        return transaction
                .preparedQuery(lock.text())
                .execute(lock.parameters())
                .map(rows -> rows.iterator().next())
                .chain(
                        row -> {
                            String[] ids = row.getArrayOfStrings("ids");
                            return deleteLocked(tenant, ids, transaction)
                                    .replaceWith(new Batch(row.getString("last"), ids.length));
                        });
    }

    public Uni<Void> deleteLocked(Tenant tenant, String[] ids, SqlConnection transaction) {
        if (ids.length == 0) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters =
                Tuple.of(
                        tenant.workspaceId(),
                        ids,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC));
        return transaction
                .preparedQuery(DELETE)
                .execute(EventSql.addActor(parameters, tenant))
                .invoke(() -> events.count(EventType.LEAD_DELETED, ids.length, transaction))
                .chain(() -> idempotentRequests.forget(tenant, List.of(ids), transaction));
    }
}
