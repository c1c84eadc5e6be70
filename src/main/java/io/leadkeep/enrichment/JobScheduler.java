package io.leadkeep.enrichment;

import io.leadkeep.database.Transactions;
import io.leadkeep.id.Ids;
import io.leadkeep.lead.LeadEnrichments;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The queue: the job whose turn has been due longest gives a batch of its leads away and goes to
 * the end of the line. A job of thousands of leads keeps nobody waiting, and several nodes share
 * it. A job's later life hangs on its turn, too: whoever comes by ends it once nothing is left to
 * do or its time is over, and deletes it later.
 *
 * <p>Turn, then job, then items is the order of locks here, and none of them is waited for.
 */
@ApplicationScoped
class JobScheduler {

    /** Where something is only in the way for a moment. */
    private static final Duration MOMENT = Duration.ofMillis(20);

    private static final String TAKE =
            """
            select workspace_id, job_id
            from enrichment_turn
            where due_at <= now() and workspace_id <> all($1)
            order by due_at limit 1
            for update skip locked
            """;

    private static final String READ =
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

    /**
     * The array keeps the planner, who knows nothing of so young rows, from joining each with all.
     * In the order of a hash a batch has few leads of each page of the table, so that the page has
     * room for their new rows.
     */
    private static final String CLAIM =
            """
            update enrichment_item
            set leased_until = clock_timestamp() + $4 * interval '1 millisecond', lease = $5
            where workspace_id = $1 and job_id = $2 and lead_id = any(array(
                select lead_id
                from enrichment_item
                where workspace_id = $1 and job_id = $2 and (leased_until is null or leased_until < now())
                order by hashtext(lead_id) limit $3
                for update skip locked))
            returning lead_id
            """;

    private static final String BEGIN =
            """
            update enrichment_job
            set status = 'processing', started_at = now(), updated_at = now()
            where workspace_id = $1 and id = $2
            """;

    private static final String HAS_ITEMS =
            "select from enrichment_item where workspace_id = $1 and job_id = $2 limit 1";

    /** The leads that are missing in the counts were deleted meanwhile. */
    static final String COMPLETE =
            """
            update enrichment_job
            set status = 'completed', processed_items = total_items, started_at = coalesce(started_at, now()),
                updated_at = now(), completed_at = now()
            where workspace_id = $1 and id = $2 and status in ('pending', 'processing')
              and not exists (select from enrichment_item where workspace_id = $1 and job_id = $2)
            """;

    private static final String EXPIRE =
            """
            update enrichment_job
            set status = 'failed', processed_items = total_items, updated_at = now(), completed_at = now(),
                failed_count = failed_count
                    + (select count(*) from enrichment_item where workspace_id = $1 and job_id = $2)
            where workspace_id = $1 and id = $2
            """;

    private static final String DELETE_JOB =
            "delete from enrichment_job where workspace_id = $1 and id = $2";

    private static final String DELETE_TURN =
            "delete from enrichment_turn where workspace_id = $1 and job_id = $2";

    private static final String PUT_BACK =
            """
            update enrichment_turn
            set due_at = clock_timestamp() + $3 * interval '1 millisecond', is_open = $4
            where workspace_id = $1 and job_id = $2
            """;

    private final Transactions connections;
    private final LeadEnrichments leads;
    private final Enrichers checkers;
    private final Ids ids;
    private final EnrichmentConfig config;

    JobScheduler(
            Transactions connections,
            LeadEnrichments leads,
            Enrichers checkers,
            Ids ids,
            EnrichmentConfig config) {
        this.connections = connections;
        this.leads = leads;
        this.checkers = checkers;
        this.ids = ids;
        this.config = config;
    }

    /**
     * Takes the turn that has been due longest.
     *
     * @param busyWorkspaces ids of those that have enough of this node for now
     * @return what it has come to
     */
    Uni<NextJob> next(Collection<String> busyWorkspaces) {
        return connections.inTransaction(
                connection ->
                        connection
                                .preparedQuery(TAKE)
                                .execute(Tuple.of(busyWorkspaces.toArray(String[]::new)))
                                .chain(
                                        due ->
                                                due.size() == 0
                                                        ? Uni.createFrom().item(NextJob.NONE)
                                                        : new Visit(
                                                                        due.iterator().next(),
                                                                        connection)
                                                                .make()));
    }

    /** A look at the job whose turn it is, in the transaction that holds the turn. */
    private final class Visit {

        private final String workspaceId;
        private final String jobId;
        private final SqlConnection connection;

        Visit(Row due, SqlConnection connection) {
            this.workspaceId = due.getString("workspace_id");
            this.jobId = due.getString("job_id");
            this.connection = connection;
        }

        Uni<NextJob> make() {
            return run(
                            READ,
                            Tuple.of(
                                    workspaceId,
                                    jobId,
                                    config.expiresAfter().toMillis(),
                                    config.retention().toMillis()))
                    .chain(
                            found -> {
                                if (found.isEmpty()) {
                                    return lockedOrGone();
                                }
                                Row job = found.get(0);
                                if (!job.getBoolean("is_open")) {
                                    return ended(job.getDouble("seconds_left"));
                                }
                                return job.getBoolean("is_expired") ? expire() : work(job);
                            });
        }

        private Uni<NextJob> lockedOrGone() {
            return run(EXISTS)
                    .chain(
                            job ->
                                    job.isEmpty()
                                            ? run(DELETE_TURN).replaceWith(NextJob.WITHOUT_WORK)
                                            : putBack(MOMENT, true));
        }

        /** What could not be deleted when it was cancelled goes now. */
        private Uni<NextJob> ended(double secondsLeft) {
            if (secondsLeft <= 0) {
                return run(DELETE_JOB)
                        .chain(() -> run(DELETE_TURN))
                        .replaceWith(NextJob.WITHOUT_WORK);
            }
            Duration left = Duration.ofMillis((long) Math.ceil(secondsLeft * 1_000));
            return run(EnrichmentJobs.DELETE_FREE_ITEMS)
                    .chain(() -> run(HAS_ITEMS))
                    .chain(
                            items ->
                                    items.isEmpty()
                                            ? putBack(left, false)
                                            : putBack(config.pollInterval(), true));
        }

        private Uni<NextJob> expire() {
            return run(EXPIRE).chain(() -> ended(config.retention().toSeconds()));
        }

        private Uni<NextJob> work(Row job) {
            return checkers.ofJob(job.getString("type"))
                    .map(checker -> claim(checker, job.getBoolean("is_new")))
                    // Another node, of a newer version, knows who does that.
                    .orElseGet(() -> putBack(config.pollInterval(), true));
        }

        private Uni<NextJob> claim(Enricher<?> checker, boolean isNew) {
            String lease = ids.next();
            int atMost = checker.batchSize(config.batchSize());
            return run(
                            CLAIM,
                            Tuple.of(workspaceId, jobId, atMost, config.lease().toMillis(), lease))
                    .chain(
                            claimed -> {
                                if (claimed.isEmpty()) {
                                    return leasedOrDone();
                                }
                                List<String> leadIds =
                                        claimed.stream().map(row -> row.getString(0)).toList();
                                return begin(isNew)
                                        .chain(() -> leads.read(workspaceId, leadIds, connection))
                                        .map(
                                                toCheck ->
                                                        new Lease(
                                                                workspaceId,
                                                                jobId,
                                                                lease,
                                                                checker,
                                                                toCheck))
                                        .call(() -> putBack(pause(leadIds.size(), atMost), true))
                                        .map(NextJob::of);
                            });
        }

        /** Less than a batch: all that is left is being worked on. */
        private Duration pause(int claimed, int atMost) {
            return claimed == atMost ? Duration.ZERO : config.pollInterval();
        }

        private Uni<Void> begin(boolean isNew) {
            return isNew ? run(BEGIN).replaceWithVoid() : Uni.createFrom().voidItem();
        }

        private Uni<NextJob> leasedOrDone() {
            return run(HAS_ITEMS)
                    .chain(
                            items ->
                                    items.isEmpty()
                                            ? run(COMPLETE)
                                                    .chain(() -> putBack(config.retention(), false))
                                            : putBack(config.pollInterval(), true));
        }

        private Uni<NextJob> putBack(Duration pause, boolean isOpen) {
            return run(PUT_BACK, Tuple.of(workspaceId, jobId, pause.toMillis(), isOpen))
                    .replaceWith(NextJob.WITHOUT_WORK);
        }

        private Uni<List<Row>> run(String sql) {
            return run(sql, Tuple.of(workspaceId, jobId));
        }

        private Uni<List<Row>> run(String sql, Tuple parameters) {
            return connection
                    .preparedQuery(sql)
                    .execute(parameters)
                    .map(
                            rows -> {
                                List<Row> list = new ArrayList<>(rows.size());
                                rows.forEach(list::add);
                                return list;
                            });
        }
    }
}
