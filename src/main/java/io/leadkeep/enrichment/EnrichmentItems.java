package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * The items of jobs: leads still to be enriched, each free or leased to a node.
 *
 * <p>Locks are taken on leads, then items, then the job, because deleting a lead deletes its items.
 */
@Repository
@Singleton
record EnrichmentItems(Transactions transactions) {

    private static final String INSERT =
            """
            insert into enrichment_item (workspace_id, job_id, lead_id)
            select $1, $2, unnest($3::text[])
            """;

    /**
     * The array keeps the planner from a nested-loop join, which it chooses for new rows without
     * statistics. In hash order a batch has few leads of each table page, so that the new versions
     * of their rows fit into the same page.
     */
    private static final String LEASE =
            """
            update enrichment_item
            set leased_until = statement_timestamp() + $4 * interval '1 millisecond', lease = $5
            where workspace_id = $1 and job_id = $2 and lead_id = any(array(
                select lead_id
                from enrichment_item
                where workspace_id = $1 and job_id = $2 and (leased_until is null or leased_until < now())
                order by hashtext(lead_id) limit $3
                for update skip locked))
            returning lead_id
            """;

    private static final String RENEW =
            """
            update enrichment_item
            set leased_until = statement_timestamp() + $4 * interval '1 millisecond'
            where workspace_id = $1 and job_id = $2 and lead_id = any(array(
                select lead_id
                from enrichment_item
                where workspace_id = $1 and job_id = $2 and lease = $3
                for update skip locked))
            """;

    private static final String RELEASE =
            """
            update enrichment_item
            set leased_until = null, lease = null
            where workspace_id = $1 and job_id = $2 and lead_id = any(array(
                select lead_id
                from enrichment_item
                where workspace_id = $1 and job_id = $2 and lease = $3
                for update skip locked))
            """;

    /** The array: as in {@link #LEASE}. */
    private static final String DELETE =
            """
            delete from enrichment_item
            where workspace_id = $1 and job_id = $2 and lead_id = any(array(
                select lead_id
                from enrichment_item
                where workspace_id = $1 and job_id = $2 and lead_id = any($3) and lease = $4
                order by lead_id
                for update))
            returning lead_id
            """;

    private static final String DELETE_UNLOCKED =
            """
            delete from enrichment_item
            where workspace_id = $1 and job_id = $2
              and lead_id = any(array(select lead_id from enrichment_item
                                      where workspace_id = $1 and job_id = $2
                                      for update skip locked))
            """;

    private static final String EXISTS =
            "select from enrichment_item where workspace_id = $1 and job_id = $2 limit 1";

    Uni<Void> insert(Tenant tenant, String jobId, List<String> leadIds, SqlConnection transaction) {
        return transaction
                .preparedQuery(INSERT)
                .execute(Tuple.of(tenant.workspaceId(), jobId, leadIds.toArray(String[]::new)))
                .replaceWithVoid();
    }

    /** Leases up to {@code limit} free items and returns the ids of their leads. */
    Uni<List<String>> lease(
            Tenant tenant,
            String jobId,
            String lease,
            Duration time,
            int limit,
            SqlConnection transaction) {
        return transaction
                .preparedQuery(LEASE)
                .execute(Tuple.of(tenant.workspaceId(), jobId, limit, time.toMillis(), lease))
                .map(EnrichmentItems::leadIds);
    }

    Uni<Void> renew(Tenant tenant, Lease lease, Duration time) {
        return execute(
                tenant,
                RENEW,
                Tuple.of(tenant.workspaceId(), lease.jobId(), lease.id(), time.toMillis()));
    }

    /** Frees the items that are still leased, so that another node can take them at once. */
    Uni<Void> release(Tenant tenant, Lease lease) {
        return execute(tenant, RELEASE, Tuple.of(tenant.workspaceId(), lease.jobId(), lease.id()));
    }

    private Uni<Void> execute(Tenant tenant, String sql, Tuple parameters) {
        return transactions
                .run(tenant.call(), connection -> connection.preparedQuery(sql).execute(parameters))
                .replaceWithVoid();
    }

    /** Deletes items that are still leased, and returns the ids of their leads. */
    Uni<List<String>> delete(
            Tenant tenant, Lease lease, List<String> leadIds, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE)
                .execute(
                        Tuple.of(
                                tenant.workspaceId(),
                                lease.jobId(),
                                leadIds.toArray(String[]::new),
                                lease.id()))
                .map(EnrichmentItems::leadIds);
    }

    /**
     * Deletes the items that no transaction has locked. It must not wait: the holder of an item may
     * wait for the row of the job. The scheduler deletes the rest.
     */
    Uni<Void> deleteUnlocked(Tenant tenant, String jobId, SqlConnection transaction) {
        return transaction
                .preparedQuery(DELETE_UNLOCKED)
                .execute(Tuple.of(tenant.workspaceId(), jobId))
                .replaceWithVoid();
    }

    Uni<Boolean> exist(Tenant tenant, String jobId, SqlConnection transaction) {
        return transaction
                .preparedQuery(EXISTS)
                .execute(Tuple.of(tenant.workspaceId(), jobId))
                .map(rows -> rows.size() > 0);
    }

    private static List<String> leadIds(RowSet<Row> rows) {
        return rows.stream().map(row -> row.getString(0)).toList();
    }
}
