package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.event.EventLog;
import io.leadkeep.event.EventType;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** The status and the counts of jobs, as the scheduler and the workers change them. */
@Repository
@Singleton
record JobProgress(EnrichmentJobs jobs, EventLog events, EnrichmentConfig config) {

    private static final String LOCK =
            """
            select type, status in ('pending', 'processing') as is_open, status = 'pending' as is_new,
                created_at <= now() - $3 * interval '1 millisecond' as is_expired,
                extract(epoch from completed_at + $4 * interval '1 millisecond' - now()) as seconds_left
            from enrichment_job
            where workspace_id = $1 and id = $2
            for update skip locked
            """;

    private static final String EXISTS =
            "select from enrichment_job where workspace_id = $1 and id = $2";

    private static final String BEGIN =
            """
            update enrichment_job
            set status = 'processing', started_at = now(), updated_at = now()
            where workspace_id = $1 and id = $2
            """;

    private static final String COUNT =
            """
            update enrichment_job
            set processed_items = processed_items + $3 + $4, success_count = success_count + $3,
                failed_count = failed_count + $4, updated_at = now(),
                failures = failures || (
                    select coalesce(jsonb_object_agg(reason, count + coalesce((failures ->> reason)::integer, 0)), '{}')
                    from unnest($5::text[], $6::integer[]) as added (reason, count))
            where workspace_id = $1 and id = $2 and status = 'processing'
            """;

    /** All items count as processed, also those of leads that were deleted; these did not fail. */
    private static final String COMPLETE =
            """
            update enrichment_job
            set status = case when success_count = 0 and failed_count > 0 then 'failed' else 'completed' end,
                processed_items = total_items, started_at = least(started_at, now()),
                updated_at = now(), completed_at = now()
            where workspace_id = $1 and id = $2 and status in ('pending', 'processing')
              and not exists (select from enrichment_item where workspace_id = $1 and job_id = $2)
            """;

    private static final String EXPIRE =
            """
            update enrichment_job
            set status = 'failed', processed_items = total_items, updated_at = now(), completed_at = now(),
                failed_count = failed_count + expired.items,
                failures = failures || jsonb_build_object('expired', expired.items)
            from (select count(*)::integer as items from enrichment_item where workspace_id = $1 and job_id = $2) expired
            where workspace_id = $1 and id = $2
            """;

    private static final String DELETE =
            "delete from enrichment_job where workspace_id = $1 and id = $2";

    /**
     * A job whose row is locked.
     *
     * @param secondsLeft until it is deleted; null while it is open
     */
    record LockedJob(
            String type, boolean isOpen, boolean isNew, boolean isExpired, Double secondsLeft) {

        private static LockedJob of(Row row) {
            return new LockedJob(
                    row.getString("type"),
                    row.getBoolean("is_open"),
                    row.getBoolean("is_new"),
                    row.getBoolean("is_expired"),
                    row.getDouble("seconds_left"));
        }
    }

    /** Locks the row of a job; empty if another transaction has locked it, or if it is deleted. */
    Uni<Optional<LockedJob>> lock(Tenant tenant, String jobId, SqlConnection transaction) {
        return transaction
                .preparedQuery(LOCK)
                .execute(
                        Tuple.of(
                                tenant.workspaceId(),
                                jobId,
                                config.expiresAfter().toMillis(),
                                config.retention().toMillis()))
                .map(rows -> rows.stream().map(LockedJob::of).findFirst());
    }

    Uni<Boolean> exists(Tenant tenant, String jobId, SqlConnection transaction) {
        return transaction
                .preparedQuery(EXISTS)
                .execute(Tuple.of(tenant.workspaceId(), jobId))
                .map(rows -> rows.size() > 0);
    }

    Uni<Void> begin(Tenant tenant, String jobId, SqlConnection transaction) {
        return execute(BEGIN, tenant, jobId, transaction).replaceWithVoid();
    }

    /**
     * Adds to the counts; false if the job has ended.
     *
     * @param failures number of failed leads by reason
     */
    Uni<Boolean> count(
            Tenant tenant,
            String jobId,
            int succeeded,
            Map<String, Integer> failures,
            SqlConnection transaction) {
        int failed = failures.values().stream().mapToInt(Integer::intValue).sum();
        return transaction
                .preparedQuery(COUNT)
                .execute(
                        Tuple.of(
                                tenant.workspaceId(),
                                jobId,
                                succeeded,
                                failed,
                                failures.keySet().toArray(String[]::new),
                                failures.values().toArray(Integer[]::new)))
                .map(rows -> rows.rowCount() == 1);
    }

    /**
     * Ends an open job without items and returns it; empty if it has items or has ended. It has
     * failed if every lead failed.
     */
    Uni<Optional<EndedJob>> complete(Tenant tenant, String jobId, SqlConnection transaction) {
        return execute(COMPLETE, tenant, jobId, transaction)
                .chain(
                        completed ->
                                completed == 1
                                        ? ended(tenant, jobId, transaction)
                                        : Uni.createFrom().item(Optional.empty()));
    }

    /** Fails an open job with all its items, and returns it. */
    Uni<Optional<EndedJob>> expire(Tenant tenant, String jobId, SqlConnection transaction) {
        return execute(EXPIRE, tenant, jobId, transaction)
                .chain(() -> ended(tenant, jobId, transaction));
    }

    private Uni<Optional<EndedJob>> ended(Tenant tenant, String jobId, SqlConnection transaction) {
        return jobs.find(tenant, jobId, transaction)
                .map(job -> job.map(view -> EndedJob.of(tenant, view)))
                .call(
                        job ->
                                job.isEmpty()
                                        ? Uni.createFrom().voidItem()
                                        : events.add(
                                                tenant.with(job.get().actor()),
                                                EventType.ENRICHMENT_COMPLETED,
                                                transaction));
    }

    Uni<Void> delete(Tenant tenant, String jobId, SqlConnection transaction) {
        return execute(DELETE, tenant, jobId, transaction).replaceWithVoid();
    }

    private static Uni<Integer> execute(
            String sql, Tenant tenant, String jobId, SqlConnection transaction) {
        return transaction
                .preparedQuery(sql)
                .execute(Tuple.of(tenant.workspaceId(), jobId))
                .map(rows -> rows.rowCount());
    }
}
