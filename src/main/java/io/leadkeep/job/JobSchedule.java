package io.leadkeep.job;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * When each job of all workspaces is due: the tables {@code enrichment_turn} and {@code
 * import_turn}. They are two, because a node of the release before this one deletes due times of
 * jobs that it does not know.
 */
@Repository
@Singleton
public record JobSchedule(Transactions transactions) {

    private static final String ENRICHMENT = "enrichment_turn";
    private static final String IMPORT = "import_turn";

    private static final String INSERT =
            " (workspace_id, job_id, due_at, is_open)"
                    + " values ($1, $2, statement_timestamp() + $3 * interval '1 millisecond', $4)";
    private static final String INSERT_ENRICHMENT = "insert into " + ENRICHMENT + INSERT;
    private static final String INSERT_IMPORT = "insert into " + IMPORT + INSERT;

    private static final String DUE =
            " where due_at <= now() and workspace_id <> all($1)"
                    + " order by due_at limit 1 for update skip locked";
    private static final String LOCK_DUE_ENRICHMENT =
            "select workspace_id, job_id from " + ENRICHMENT + DUE;
    private static final String LOCK_DUE_IMPORT =
            "select workspace_id, job_id from " + IMPORT + DUE;

    private static final String RESCHEDULE =
            " set due_at = statement_timestamp() + $3 * interval '1 millisecond', is_open = $4"
                    + " where workspace_id = $1 and job_id = $2";
    private static final String RESCHEDULE_ENRICHMENT = "update " + ENRICHMENT + RESCHEDULE;
    private static final String RESCHEDULE_IMPORT = "update " + IMPORT + RESCHEDULE;

    private static final String DELETE = " where workspace_id = $1 and job_id = $2";
    private static final String DELETE_ENRICHMENT = "delete from " + ENRICHMENT + DELETE;
    private static final String DELETE_IMPORT = "delete from " + IMPORT + DELETE;

    /** Uses the partial indexes on open jobs. */
    private static final String QUEUE =
            "select count(*) as jobs,"
                    + " coalesce(greatest(extract(epoch from now() - min(due_at)), 0), 0)::float8"
                    + " as seconds from ";

    private static final String QUEUE_OF_ENRICHMENTS = QUEUE + ENRICHMENT + " where is_open";
    private static final String QUEUE_OF_IMPORTS = QUEUE + IMPORT + " where is_open";

    /** A job whose due time the transaction has locked. */
    public record DueJob(String workspaceId, String jobId) {

        private static DueJob of(Row row) {
            return new DueJob(row.getString("workspace_id"), row.getString("job_id"));
        }
    }

    /** The number of jobs that have not ended, and the time since the oldest one became due. */
    public record Queue(long jobs, double seconds) {

        public static final Queue EMPTY = new Queue(0, 0);

        private static Queue of(Row row) {
            return new Queue(row.getLong("jobs"), row.getDouble("seconds"));
        }
    }

    /**
     * Adds a job.
     *
     * @param isOpen whether there is work, and not only a row to delete
     */
    public Uni<Void> insert(
            Tenant tenant,
            JobQueue queue,
            String jobId,
            Duration delay,
            boolean isOpen,
            SqlConnection transaction) {
        return execute(
                        queue,
                        INSERT_ENRICHMENT,
                        INSERT_IMPORT,
                        Tuple.of(tenant.workspaceId(), jobId, delay.toMillis(), isOpen),
                        transaction)
                .replaceWithVoid();
    }

    /** Locks the due time of the job that has been due for the longest time. */
    @Repository.AcrossWorkspaces
    public Uni<Optional<DueJob>> lockDue(
            JobQueue queue, Collection<String> excludedWorkspaces, SqlConnection transaction) {
        return execute(
                        queue,
                        LOCK_DUE_ENRICHMENT,
                        LOCK_DUE_IMPORT,
                        Tuple.of(excludedWorkspaces.toArray(String[]::new)),
                        transaction)
                .map(rows -> rows.stream().map(DueJob::of).findFirst());
    }

    public Uni<Void> reschedule(
            Tenant tenant,
            JobQueue queue,
            String jobId,
            Duration delay,
            boolean isOpen,
            SqlConnection transaction) {
        return execute(
                        queue,
                        RESCHEDULE_ENRICHMENT,
                        RESCHEDULE_IMPORT,
                        Tuple.of(tenant.workspaceId(), jobId, delay.toMillis(), isOpen),
                        transaction)
                .replaceWithVoid();
    }

    public Uni<Void> delete(
            Tenant tenant, JobQueue queue, String jobId, SqlConnection transaction) {
        return execute(
                        queue,
                        DELETE_ENRICHMENT,
                        DELETE_IMPORT,
                        Tuple.of(tenant.workspaceId(), jobId),
                        transaction)
                .replaceWithVoid();
    }

    @Repository.AcrossWorkspaces
    public Uni<Queue> queue(JobQueue queue) {
        return transactions.run(
                CallContext.background(),
                connection ->
                        execute(
                                        queue,
                                        QUEUE_OF_ENRICHMENTS,
                                        QUEUE_OF_IMPORTS,
                                        Tuple.tuple(),
                                        connection)
                                .map(rows -> Queue.of(rows.iterator().next())));
    }

    private static Uni<RowSet<Row>> execute(
            JobQueue queue,
            String enrichment,
            String imports,
            Tuple parameters,
            SqlConnection connection) {
        return connection
                .preparedQuery(queue == JobQueue.ENRICHMENT ? enrichment : imports)
                .execute(parameters);
    }
}
