package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** When each job of all workspaces is due: the table {@code enrichment_turn}. */
@Repository
@Singleton
record JobSchedule(Transactions transactions) {

    private static final String INSERT =
            """
            insert into enrichment_turn (workspace_id, job_id, due_at, is_open)
            values ($1, $2, clock_timestamp(), true)
            """;

    private static final String LOCK_DUE =
            """
            select workspace_id, job_id
            from enrichment_turn
            where due_at <= now() and workspace_id <> all($1)
            order by due_at limit 1
            for update skip locked
            """;

    private static final String RESCHEDULE =
            """
            update enrichment_turn
            set due_at = clock_timestamp() + $3 * interval '1 millisecond', is_open = $4
            where workspace_id = $1 and job_id = $2
            """;

    private static final String DELETE =
            "delete from enrichment_turn where workspace_id = $1 and job_id = $2";

    /** Uses the partial index on open jobs. */
    private static final String QUEUE =
            """
            select count(*) as jobs,
                coalesce(greatest(extract(epoch from now() - min(due_at)), 0), 0)::float8 as seconds
            from enrichment_turn
            where is_open
            """;

    record DueJob(String workspaceId, String jobId) {

        private static DueJob of(Row row) {
            return new DueJob(row.getString("workspace_id"), row.getString("job_id"));
        }
    }

    /** The number of jobs that have not ended, and the time since the oldest one became due. */
    record Queue(long jobs, double seconds) {

        static final Queue EMPTY = new Queue(0, 0);

        private static Queue of(Row row) {
            return new Queue(row.getLong("jobs"), row.getDouble("seconds"));
        }
    }

    Uni<Void> insert(Tenant tenant, String jobId, SqlConnection transaction) {
        return execute(INSERT, Tuple.of(tenant.workspaceId(), jobId), transaction);
    }

    /** Locks the schedule of the job that has been due for the longest time. */
    @Repository.AcrossWorkspaces
    Uni<Optional<DueJob>> lockDue(
            Collection<String> excludedWorkspaces, SqlConnection transaction) {
        return transaction
                .preparedQuery(LOCK_DUE)
                .execute(Tuple.of(excludedWorkspaces.toArray(String[]::new)))
                .map(rows -> rows.stream().map(DueJob::of).findFirst());
    }

    Uni<Void> reschedule(
            Tenant tenant,
            String jobId,
            Duration delay,
            boolean isOpen,
            SqlConnection transaction) {
        return execute(
                RESCHEDULE,
                Tuple.of(tenant.workspaceId(), jobId, delay.toMillis(), isOpen),
                transaction);
    }

    Uni<Void> delete(Tenant tenant, String jobId, SqlConnection transaction) {
        return execute(DELETE, Tuple.of(tenant.workspaceId(), jobId), transaction);
    }

    @Repository.AcrossWorkspaces
    Uni<Queue> queue() {
        return transactions.run(
                CallContext.background(),
                connection ->
                        connection
                                .query(QUEUE)
                                .execute()
                                .map(rows -> Queue.of(rows.iterator().next())));
    }

    private static Uni<Void> execute(String sql, Tuple parameters, SqlConnection transaction) {
        return transaction.preparedQuery(sql).execute(parameters).replaceWithVoid();
    }
}
