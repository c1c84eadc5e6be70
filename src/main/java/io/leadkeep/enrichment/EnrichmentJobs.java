package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Ids;
import io.leadkeep.job.JobQueue;
import io.leadkeep.job.JobSchedule;
import io.leadkeep.lead.LeadEnrichments;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Jobs as clients create, read and cancel them. */
@Repository
@Singleton
record EnrichmentJobs(
        Transactions transactions,
        EnrichmentItems items,
        JobSchedule schedule,
        LeadEnrichments leads,
        Ids ids,
        JobLog log) {

    /** A foreign key is checked for each of thousands of items. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private static final String INSERT =
            """
            insert into enrichment_job
                (workspace_id, id, type, status, total_items, processed_items, success_count, failed_count, user_id,
                 created_at, updated_at)
            values ($1, $2, $3, 'pending', $4, 0, 0, 0, $5, now(), now())
            """;

    private static final String FIND =
            "select "
                    + JobView.COLUMNS
                    + " from enrichment_job where workspace_id = $1 and id = $2";

    private static final String SELECTED =
            " from enrichment_job where workspace_id = $1 and ($2::text is null or status = $2)";

    private static final String LIST =
            "select "
                    + JobView.COLUMNS
                    + SELECTED
                    + " and ($3::text is null or id < $3) order by id desc limit $4";

    private static final String COUNT = "select count(*)" + SELECTED;

    /** Either this or the completion finds the job open, never both. */
    private static final String CANCEL =
            "update enrichment_job set status = 'cancelled', updated_at = now(),"
                    + " completed_at = now()"
                    + " where workspace_id = $1 and id = $2"
                    + " and status in ('pending', 'processing') returning "
                    + JobView.COLUMNS;

    /** Creates one job per type, all or none; fails with 404 if none of the leads exists. */
    Uni<List<NewJobs.NewJob>> create(Tenant tenant, EnrichmentRequest request) {
        return transactions.inTransaction(
                tenant.call(),
                transaction ->
                        Transactions.withStatementTimeout(transaction, STATEMENT_TIMEOUT)
                                .chain(() -> leads.keep(tenant, request.leadIds(), transaction))
                                .chain(found -> insert(tenant, request, found, transaction)));
    }

    private Uni<List<NewJobs.NewJob>> insert(
            Tenant tenant,
            EnrichmentRequest request,
            List<String> leadIds,
            SqlConnection transaction) {
        if (leadIds.isEmpty()) {
            throw ApiException.of(ErrorCode.NOT_FOUND, "None of these leads is in this workspace");
        }
        return Multi.createFrom()
                .iterable(request.enrichers())
                .onItem()
                .transformToUniAndConcatenate(
                        enricher -> insert(tenant, enricher.jobType(), leadIds, transaction))
                .collect()
                .asList();
    }

    private Uni<NewJobs.NewJob> insert(
            Tenant tenant, String type, List<String> leadIds, SqlConnection transaction) {
        String jobId = ids.next();
        return transaction
                .preparedQuery(INSERT)
                .execute(
                        Tuple.of(
                                tenant.workspaceId(), jobId, type, leadIds.size(), tenant.userId()))
                .chain(() -> items.insert(tenant, jobId, leadIds, transaction))
                .chain(
                        () ->
                                schedule.insert(
                                        tenant,
                                        JobQueue.ENRICHMENT,
                                        jobId,
                                        Duration.ZERO,
                                        true,
                                        transaction))
                .replaceWith(NewJobs.NewJob.of(jobId, type, leadIds.size()));
    }

    Uni<Optional<JobView>> find(Tenant tenant, String jobId) {
        return transactions.run(tenant.call(), connection -> find(tenant, jobId, connection));
    }

    Uni<Optional<JobView>> find(Tenant tenant, String jobId, SqlConnection connection) {
        return execute(FIND, tenant, jobId, connection);
    }

    Uni<JobPage> list(Tenant tenant, JobPage.Request page) {
        Tuple parameters =
                Tuple.of(tenant.workspaceId(), page.status(), page.cursor(), page.limit() + 1);
        return transactions.run(
                tenant.call(),
                connection ->
                        connection
                                .preparedQuery(LIST)
                                .execute(parameters)
                                .map(rows -> rows.stream().map(JobView::of).toList())
                                .chain(found -> count(tenant, page, found, connection)));
    }

    private static Uni<JobPage> count(
            Tenant tenant, JobPage.Request page, List<JobView> found, SqlConnection connection) {
        return connection
                .preparedQuery(COUNT)
                .execute(Tuple.of(tenant.workspaceId(), page.status()))
                .map(rows -> new JobPage(found, rows.iterator().next().getLong(0)));
    }

    /**
     * Cancels a job; fails with 409 if it has ended. Findings written so far remain; a batch in
     * progress notices the cancellation when it writes.
     */
    Uni<Optional<JobView>> cancel(Tenant tenant, String jobId) {
        return transactions
                .inTransaction(tenant.call(), transaction -> cancel(tenant, jobId, transaction))
                .invoke(job -> job.ifPresent(view -> log.ended(EndedJob.of(tenant, view))));
    }

    private Uni<Optional<JobView>> cancel(Tenant tenant, String jobId, SqlConnection transaction) {
        return execute(CANCEL, tenant, jobId, transaction)
                .chain(
                        cancelled ->
                                cancelled.isPresent()
                                        ? items.deleteUnlocked(tenant, jobId, transaction)
                                                .replaceWith(cancelled)
                                        : find(tenant, jobId, transaction)
                                                .invoke(EnrichmentJobs::refuseIfFound));
    }

    private static void refuseIfFound(Optional<JobView> ended) {
        if (ended.isPresent()) {
            String status = ended.get().status();
            throw ApiException.of(ErrorCode.CONFLICT, "The job is " + status + " already");
        }
    }

    private static Uni<Optional<JobView>> execute(
            String sql, Tenant tenant, String jobId, SqlConnection connection) {
        return connection
                .preparedQuery(sql)
                .execute(Tuple.of(tenant.workspaceId(), jobId))
                .map(rows -> rows.stream().map(JobView::of).findFirst());
    }
}
