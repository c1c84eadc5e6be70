package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.lead.LeadDeleter;
import io.leadkeep.lead.search.LeadFilter;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Deletes the leads that match a filter, in batches of one transaction each. */
@ApplicationScoped
@Repository
class FilteredLeadDeleter {

    private static final int BATCH_SIZE = 2_000;

    /** Finding a batch may scan every lead of the workspace. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(60);

    private final Transactions transactions;
    private final LeadDeleter deleter;

    FilteredLeadDeleter(Transactions transactions, LeadDeleter deleter) {
        this.transactions = transactions;
        this.deleter = deleter;
    }

    /**
     * Deletes leads, the newest first. Leads created meanwhile stay. A failure keeps the batches
     * that were deleted before; a client that disconnects does not stop the deletion.
     *
     * @return the number of leads deleted
     */
    Uni<Long> delete(Tenant tenant, DeleteLeadsRequest request) {
        return deleteFrom(tenant, request, null, 0);
    }

    private Uni<Long> deleteFrom(
            Tenant tenant, DeleteLeadsRequest request, String cursor, long deleted) {
        Sql sql = batch(tenant, request.selection().filter(), request.excludedIds(), cursor);
        return transactions
                .inTransaction(
                        CallContext.background(BulkRouteLimits.SELECTION_TIMEOUT),
                        transaction -> execute(tenant, sql, transaction))
                .chain(
                        batch ->
                                batch.last() == null
                                        ? Uni.createFrom().item(deleted)
                                        : deleteFrom(
                                                tenant,
                                                request,
                                                batch.last(),
                                                deleted + batch.deleted()));
    }

    private Uni<LeadDeleter.Batch> execute(Tenant tenant, Sql sql, SqlConnection transaction) {
        return Transactions.withStatementTimeout(transaction, STATEMENT_TIMEOUT)
                .chain(() -> deleter.delete(tenant, sql, transaction));
    }

    private static Sql batch(
            Tenant tenant, LeadFilter filter, List<String> excludedIds, String cursor) {
        Sql sql = Sql.unprepared();
        sql.add("with doomed as (select id from lead where workspace_id = ");
        sql.parameter(tenant.workspaceId());
        filter.addTo(sql, tenant.workspaceId());
        sql.add(" and id <> all(").parameter(excludedIds.toArray(String[]::new)).add(")");
        if (cursor != null) {
            sql.add(" and id < ").parameter(cursor);
        }
        sql.add(" order by id desc limit " + BATCH_SIZE + ")");
        LeadDeleter.addLock(sql, tenant, end -> filter.addTo(end, tenant.workspaceId()));
        return sql;
    }
}
