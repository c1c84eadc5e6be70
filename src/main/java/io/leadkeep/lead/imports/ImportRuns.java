package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventType;
import io.leadkeep.job.JobQueue;
import io.leadkeep.job.JobSchedule;
import io.leadkeep.lead.bulk.BulkResult;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Imports as the scheduler and the workers change them: leases, counts and their end. */
@Repository
@Singleton
record ImportRuns(
        Transactions transactions, JobSchedule schedule, EventLog events, ImportConfig config) {

    private static final String LOCK =
            """
            select status,
                extract(epoch from created_at + $3 * interval '1 millisecond' - now())::float8 as until_expired,
                extract(epoch from coalesce(undone_at, completed_at) + $4 * interval '1 millisecond' - now())::float8
                    as until_deleted,
                extract(epoch from leased_until - now())::float8 as until_free
            from lead_import
            where workspace_id = $1 and id = $2
            for update skip locked
            """;

    private static final String EXISTS =
            "select from lead_import where workspace_id = $1 and id = $2";

    /** No two imports of a workspace can be leased at a time. */
    private static final String LOCK_WORKSPACE =
            "select from workspace where id = $1 and deleted_at is null"
                    + " for no key update skip locked";

    private static final String IS_NEXT =
            """
            select not exists (
                select from lead_import o
                where o.workspace_id = $1 and o.id <> $2 and o.status = 'running'
                  and (o.leased_until > now() or (o.queued_at, o.id) < (i.queued_at, i.id))) as is_next
            from lead_import i
            where i.workspace_id = $1 and i.id = $2
            """;

    private static final String LEASE =
            "update lead_import set lease = $3, leased_until = statement_timestamp() + $4 *"
                + " interval '1 millisecond', started_at = least(started_at, now()), first_position"
                + " = coalesce(first_position, $5) where workspace_id = $1 and id = $2 returning "
                    + StoredImport.COLUMNS;

    private static final String RENEW =
            """
            update lead_import set leased_until = statement_timestamp() + $4 * interval '1 millisecond'
            where workspace_id = $1 and id = $2 and lease = $3
            """;

    private static final String RELEASE =
            """
            update lead_import set lease = null, leased_until = null
            where workspace_id = $1 and id = $2 and lease = $3
            """;

    private static final String SET_ROWS =
            """
            update lead_import set total_rows = $4
            where workspace_id = $1 and id = $2 and lease = $3 and status = 'running' and total_rows <> $4
            """;

    private static final String LOCK_FOR_BATCH =
            """
            select processed_rows from lead_import
            where workspace_id = $1 and id = $2 and lease = $3 and status = 'running'
            for no key update
            """;

    private static final String COUNT =
            """
            update lead_import
            set processed_rows = processed_rows + $3, imported = imported + $4, updated = updated + $5,
                skipped = skipped + $6, suppressed = suppressed + $7, failed = failed + $8
            where workspace_id = $1 and id = $2
            """;

    private static final String END =
            "update lead_import set status = $4, error = $5, completed_at = now(), lease = null,"
                    + " leased_until = null, last_position = $6"
                    + " where workspace_id = $1 and id = $2 and lease = $3 and status = 'running'"
                    + " returning "
                    + ImportView.CHANGED_COLUMNS;

    /**
     * An import whose row is locked; the times are in seconds.
     *
     * @param untilDeleted null while it is open
     * @param untilFree until its lease expires; null without one
     */
    record LockedImport(String status, double untilExpired, Double untilDeleted, Double untilFree) {

        private static LockedImport of(Row row) {
            return new LockedImport(
                    row.getString("status"),
                    row.getDouble("until_expired"),
                    row.getDouble("until_deleted"),
                    row.getDouble("until_free"));
        }
    }

    /** Locks the row of an import; empty if another transaction has, or if it is deleted. */
    Uni<Optional<LockedImport>> lock(Tenant tenant, String id, SqlConnection transaction) {
        return transaction
                .preparedQuery(LOCK)
                .execute(
                        Tuple.of(
                                tenant.workspaceId(),
                                id,
                                config.expiresAfter().toMillis(),
                                config.keptFor().toMillis()))
                .map(rows -> rows.stream().map(LockedImport::of).findFirst());
    }

    Uni<Boolean> exists(Tenant tenant, String id, SqlConnection transaction) {
        return transaction
                .preparedQuery(EXISTS)
                .execute(Tuple.of(tenant.workspaceId(), id))
                .map(rows -> rows.size() > 0);
    }

    /** Returns whether no other import of the workspace runs or comes first. */
    Uni<Boolean> isNext(Tenant tenant, String id, SqlConnection transaction) {
        return transaction
                .preparedQuery(LOCK_WORKSPACE)
                .execute(Tuple.of(tenant.workspaceId()))
                .chain(
                        locked ->
                                locked.size() == 0
                                        ? Uni.createFrom().item(false)
                                        : transaction
                                                .preparedQuery(IS_NEXT)
                                                .execute(Tuple.of(tenant.workspaceId(), id))
                                                .map(rows -> rows.iterator().next().getBoolean(0)));
    }

    Uni<StoredImport> lease(Tenant tenant, String id, String lease, SqlConnection transaction) {
        Tuple parameters = Tuple.of(tenant.workspaceId(), id, lease, config.lease().toMillis());
        return events.position(tenant, transaction)
                .chain(
                        position ->
                                transaction
                                        .preparedQuery(LEASE)
                                        .execute(parameters.addLong(position)))
                .map(rows -> StoredImport.of(rows.iterator().next()));
    }

    Uni<Void> renew(Tenant tenant, ImportLease lease) {
        return execute(tenant, RENEW, parameters(lease).addLong(config.lease().toMillis()));
    }

    /** Frees the import, so that another node can take it at once. */
    Uni<Void> release(Tenant tenant, ImportLease lease) {
        return transactions.inTransaction(
                tenant.call(),
                transaction ->
                        transaction
                                .preparedQuery(RELEASE)
                                .execute(parameters(lease))
                                .chain(() -> wakeUp(tenant, lease, true, transaction)));
    }

    private Uni<Void> wakeUp(
            Tenant tenant, ImportLease lease, boolean isOpen, SqlConnection transaction) {
        return schedule.reschedule(
                tenant, JobQueue.IMPORT, lease.job().id(), Duration.ZERO, isOpen, transaction);
    }

    /** Sets the number of rows, which depends on the mapping. */
    Uni<Void> setRows(Tenant tenant, ImportLease lease, int rows) {
        return execute(tenant, SET_ROWS, parameters(lease).addInteger(rows));
    }

    private Uni<Void> execute(Tenant tenant, String sql, Tuple parameters) {
        return transactions
                .run(tenant.call(), connection -> connection.preparedQuery(sql).execute(parameters))
                .replaceWithVoid();
    }

    private static Tuple parameters(ImportLease lease) {
        return Tuple.of(lease.workspaceId(), lease.job().id(), lease.id());
    }

    /**
     * Locks the import until the end of the transaction, and returns how many rows are written;
     * empty if the lease is lost, or the import has ended.
     */
    Uni<Optional<Integer>> lockForBatch(
            Tenant tenant, ImportLease lease, SqlConnection transaction) {
        return transaction
                .preparedQuery(LOCK_FOR_BATCH)
                .execute(parameters(lease))
                .map(rows -> rows.stream().map(row -> row.getInteger(0)).findFirst());
    }

    /** Counts rows of an import that the transaction has locked. */
    Uni<Void> count(
            Tenant tenant, String id, int rows, BulkResult stored, SqlConnection transaction) {
        Tuple parameters =
                Tuple.of(tenant.workspaceId(), id)
                        .addInteger(rows)
                        .addInteger(stored.imported())
                        .addInteger(stored.updated())
                        .addInteger(stored.skipped())
                        .addInteger(stored.suppressed())
                        .addInteger(stored.failed());
        return transaction.preparedQuery(COUNT).execute(parameters).replaceWithVoid();
    }

    /**
     * Ends an import; empty if the lease is lost, or it has ended.
     *
     * @param error why it has failed, or null if it is completed
     */
    Uni<Optional<ImportView>> end(Tenant tenant, ImportLease lease, String error) {
        Tuple parameters =
                parameters(lease)
                        .addString(error == null ? "completed" : "failed")
                        .addString(error);
        return transactions.inTransaction(
                tenant.call(),
                transaction ->
                        events.position(tenant, transaction)
                                .chain(
                                        position ->
                                                transaction
                                                        .preparedQuery(END)
                                                        .execute(parameters.addLong(position + 1)))
                                .map(rows -> rows.stream().map(ImportView::of).findFirst())
                                .call(
                                        ended ->
                                                ended.isPresent()
                                                        ? report(tenant, lease, transaction)
                                                        : Uni.createFrom().voidItem()));
    }

    private Uni<Void> report(Tenant tenant, ImportLease lease, SqlConnection transaction) {
        return events.add(tenant.with(lease.job().actor()), EventType.IMPORT_COMPLETED, transaction)
                .chain(() -> wakeUp(tenant, lease, false, transaction));
    }
}
