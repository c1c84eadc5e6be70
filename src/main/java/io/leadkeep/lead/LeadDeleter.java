package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.idempotency.IdempotentRequests;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Deletes leads, together with the responses that are stored about them. */
@ApplicationScoped
@Repository
public class LeadDeleter {

    private static final String LOCK =
            "select updated_at from lead where workspace_id = $1 and id = $2 for update";

    private final Transactions transactions;
    private final IdempotentRequests idempotentRequests;

    LeadDeleter(Transactions transactions, IdempotentRequests idempotentRequests) {
        this.transactions = transactions;
        this.idempotentRequests = idempotentRequests;
    }

    /** Deletes one lead and returns whether it existed; fails with 412. */
    Uni<Boolean> delete(Tenant tenant, String id, Preconditions conditions) {
        return transactions
                .inTransaction(
                        tenant.call(),
                        transaction ->
                                check(tenant, id, conditions, transaction)
                                        .chain(() -> delete(tenant, List.of(id), transaction)))
                .map(batch -> !batch.deleted().isEmpty());
    }

    private static Uni<Void> check(
            Tenant tenant, String id, Preconditions conditions, SqlConnection transaction) {
        if (!conditions.areGiven()) {
            return Uni.createFrom().voidItem();
        }
        return transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(tenant.workspaceId(), id))
                .invoke(found -> found.forEach(lead -> conditions.check(updatedAt(lead))))
                .replaceWithVoid();
    }

    private static Instant updatedAt(Row lead) {
        return lead.getOffsetDateTime("updated_at").toInstant();
    }

    /** Deletes those of the leads that exist, all or none, and returns how many. */
    public Uni<Long> delete(Tenant tenant, List<String> ids) {
        return transactions
                .inTransaction(tenant.call(), transaction -> delete(tenant, ids, transaction))
                .map(batch -> (long) batch.deleted().size());
    }

    private Uni<Batch> delete(Tenant tenant, List<String> ids, SqlConnection transaction) {
        Sql sql = new Sql();
        sql.add("with doomed as (select id from lead where workspace_id = ");
        sql.parameter(tenant.workspaceId()).add(" and id = any(");
        sql.parameter(ids.toArray(String[]::new)).add("))");
        addDeletion(sql, tenant, noFilter -> {});
        return execute(tenant, sql, transaction);
    }

    /**
     * A batch of deletions.
     *
     * @param last id of the last lead found, or null if none was
     * @param deleted ids of the leads that were deleted
     */
    public record Batch(String last, List<String> deleted) {}

    /**
     * Adds the deletion of the leads found in the CTE {@code doomed}. The statement first locks
     * them by ascending id, as every writer does, so that writers cannot deadlock. A lead that
     * another transaction changed meanwhile must still match the filter.
     */
    public static void addDeletion(Sql sql, Tenant tenant, Consumer<Sql> filter) {
        String workspaceId = tenant.workspaceId();
        sql.add(", locked as (select id from lead where workspace_id = ").parameter(workspaceId);
        sql.add(" and id = any(array(select id from doomed))");
        filter.accept(sql);
        sql.add(" order by id for update), deleted as (delete from lead using locked");
        sql.add(" where workspace_id = ").parameter(workspaceId);
        sql.add(" and lead.id = locked.id returning lead.id)");
        sql.add(
                " select (select min(id) from doomed) as last, array(select id from deleted) as"
                        + " ids");
    }

    /** Executes a statement that ends with {@link #addDeletion}. */
    public Uni<Batch> execute(Tenant tenant, Sql sql, SqlConnection transaction) {
        return transaction
                .preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(rows -> rows.iterator().next())
                .map(row -> new Batch(row.getString("last"), List.of(row.getArrayOfStrings("ids"))))
                .call(batch -> idempotentRequests.forget(tenant, batch.deleted(), transaction));
    }
}
