package io.leadkeep.enrichment;

import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.leadkeep.lead.LeadEnrichments;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The jobs of workspaces, as their clients make, read and cancel them. */
@ApplicationScoped
class EnrichmentJobs {

    /** Each of thousands of rows is checked by a foreign key. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String INSERT_JOB =
            """
            insert into enrichment_job
                (workspace_id, id, type, status, total_items, processed_items, success_count, failed_count, user_id,
                 created_at, updated_at)
            values ($1, $2, $3, 'pending', $4, 0, 0, 0, $5, now(), now())
            """;

    private static final String INSERT_ITEMS =
            """
            insert into enrichment_item (workspace_id, job_id, lead_id)
            select $1, $2, unnest($3::text[])
            """;

    private static final String INSERT_TURN =
            """
            insert into enrichment_turn (workspace_id, job_id, due_at, is_open)
            values ($1, $2, clock_timestamp(), true)
            """;

    private static final String FIND =
            "select "
                    + JobView.COLUMNS
                    + " from enrichment_job where workspace_id = $1 and id = $2";

    /** Of this and the completion of the job, the row lets one win. */
    private static final String CANCEL =
            "update enrichment_job set status = 'cancelled', updated_at = now(),"
                    + " completed_at = now()"
                    + " where workspace_id = $1 and id = $2"
                    + " and status in ('pending', 'processing') returning "
                    + JobView.COLUMNS;

    /**
     * Never waits for an item: whoever holds one may wait for the row of the job. What is left goes
     * with the next turn of the job.
     */
    static final String DELETE_FREE_ITEMS =
            """
            delete from enrichment_item
            where workspace_id = $1 and job_id = $2
              and lead_id = any(array(select lead_id from enrichment_item
                                      where workspace_id = $1 and job_id = $2
                                      for update skip locked))
            """;

    private final Transactions connections;
    private final LeadEnrichments leads;
    private final Ids ids;

    EnrichmentJobs(Transactions connections, LeadEnrichments leads, Ids ids) {
        this.connections = connections;
        this.leads = leads;
        this.ids = ids;
    }

    /**
     * Makes one job a type, all or none.
     *
     * @param workspaceId whose leads
     * @param userId in whose name
     * @param request which leads and types
     * @param abandoned whether nobody waits for the answer any more
     * @return the jobs; fails with 404 if the workspace has none of the leads
     */
    Uni<List<NewJobs.NewJob>> create(
            String workspaceId,
            String userId,
            EnrichmentRequest request,
            BooleanSupplier abandoned) {
        return connections.inLongTransaction(
                abandoned,
                connection ->
                        Transactions.allow(connection, LIMIT)
                                .chain(() -> leads.keep(workspaceId, request.leadIds(), connection))
                                .chain(
                                        leadIds ->
                                                leadIds.isEmpty()
                                                        ? Uni.createFrom().failure(noSuchLead())
                                                        : create(
                                                                workspaceId,
                                                                userId,
                                                                request.checkers(),
                                                                leadIds,
                                                                connection)));
    }

    private static ApiException noSuchLead() {
        return ApiException.of(ErrorCode.NOT_FOUND, "None of these leads is in this workspace");
    }

    private Uni<List<NewJobs.NewJob>> create(
            String workspaceId,
            String userId,
            List<Enricher<?>> checkers,
            List<String> leadIds,
            SqlConnection connection) {
        return Multi.createFrom()
                .iterable(checkers)
                .onItem()
                .transformToUniAndConcatenate(
                        checker ->
                                insert(workspaceId, userId, checker.jobType(), leadIds, connection))
                .collect()
                .asList();
    }

    private Uni<NewJobs.NewJob> insert(
            String workspaceId,
            String userId,
            String type,
            List<String> leadIds,
            SqlConnection connection) {
        String jobId = ids.next();
        return connection
                .preparedQuery(INSERT_JOB)
                .execute(Tuple.of(workspaceId, jobId, type, leadIds.size(), userId))
                .chain(
                        () ->
                                connection
                                        .preparedQuery(INSERT_ITEMS)
                                        .execute(
                                                Tuple.of(
                                                        workspaceId,
                                                        jobId,
                                                        leadIds.toArray(String[]::new))))
                .chain(
                        () ->
                                connection
                                        .preparedQuery(INSERT_TURN)
                                        .execute(Tuple.of(workspaceId, jobId)))
                .replaceWith(NewJobs.NewJob.of(jobId, type, leadIds.size()));
    }

    /**
     * Finds a job: one row by its primary key.
     *
     * @param workspaceId whose job
     * @param id of the job
     * @param abandoned whether nobody waits for the answer any more
     * @return the job, or empty if this workspace has none of that id
     */
    Uni<Optional<JobView>> find(String workspaceId, String id, BooleanSupplier abandoned) {
        return connections.with(abandoned, connection -> find(workspaceId, id, connection));
    }

    private static Uni<Optional<JobView>> find(
            String workspaceId, String id, SqlConnection connection) {
        return one(FIND, workspaceId, id, connection);
    }

    /**
     * Cancels a job. What it has found so far stays; a batch that is under way finds the job
     * cancelled when it wants to write.
     *
     * @param workspaceId whose job
     * @param id of the job
     * @param abandoned whether nobody waits for the answer any more
     * @return the job, or empty if this workspace has none of that id; fails with 409 once it has
     *     ended
     */
    Uni<Optional<JobView>> cancel(String workspaceId, String id, BooleanSupplier abandoned) {
        return connections.inTransaction(
                abandoned,
                connection ->
                        one(CANCEL, workspaceId, id, connection)
                                .chain(
                                        cancelled ->
                                                cancelled.isPresent()
                                                        ? deleteItems(workspaceId, id, connection)
                                                                .replaceWith(cancelled)
                                                        : refuse(workspaceId, id, connection)));
    }

    private static Uni<Void> deleteItems(String workspaceId, String id, SqlConnection connection) {
        return connection
                .preparedQuery(DELETE_FREE_ITEMS)
                .execute(Tuple.of(workspaceId, id))
                .replaceWithVoid();
    }

    private static Uni<Optional<JobView>> refuse(
            String workspaceId, String id, SqlConnection connection) {
        return find(workspaceId, id, connection)
                .onItem()
                .transformToUni(
                        found ->
                                found.isEmpty()
                                        ? Uni.createFrom().item(found)
                                        : Uni.createFrom()
                                                .failure(
                                                        ApiException.of(
                                                                ErrorCode.CONFLICT,
                                                                "The job is "
                                                                        + found.get().status()
                                                                        + " already")));
    }

    private static Uni<Optional<JobView>> one(
            String sql, String workspaceId, String id, SqlConnection connection) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of(workspaceId, id))
                .map(
                        rows ->
                                rows.size() == 0
                                        ? Optional.empty()
                                        : Optional.of(JobView.of(rows.iterator().next())));
    }
}
