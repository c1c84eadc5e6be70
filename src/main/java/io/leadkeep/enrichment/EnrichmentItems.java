package io.leadkeep.enrichment;

import io.leadkeep.database.Transactions;
import io.leadkeep.lead.LeadEnrichments;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The leads that jobs have still to do, in the hands of those that have leased them.
 *
 * <p>Leads, then items, then the job is the order of locks here: as a lead takes its items with it
 * when it is deleted.
 */
@ApplicationScoped
class EnrichmentItems {

    /** The index of the filters may take the opportunity to tidy itself up. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The array: as in the claim of a turn. */
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

    private static final String COUNT =
            """
            update enrichment_job
            set processed_items = processed_items + $3 + $4, success_count = success_count + $3,
                failed_count = failed_count + $4, updated_at = now()
            where workspace_id = $1 and id = $2 and status = 'processing'
            """;

    private static final String RENEW =
            """
            update enrichment_item
            set leased_until = clock_timestamp() + $4 * interval '1 millisecond'
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

    private final Transactions connections;
    private final LeadEnrichments leads;

    EnrichmentItems(Transactions connections, LeadEnrichments leads) {
        this.connections = connections;
        this.leads = leads;
    }

    /** How many leads were counted, and whether the job still runs. */
    record Finished(int succeeded, int failed, boolean isRunning) {

        private static final Finished NOTHING = new Finished(0, 0, true);
        private static final Finished JOB_ENDED = new Finished(0, 0, false);
    }

    /**
     * Writes findings to their leads, counts them and takes the leads off the job, all of it or
     * nothing. A lead that was deleted, or that another node has taken over, is passed over.
     *
     * @param claim of this node
     * @param checker who writes them
     * @param findings one a lead
     * @param mayBeLast whether the job may be done with these
     * @param <F> type of what was found
     * @return how many were counted; none if the job has ended meanwhile
     */
    <F> Uni<Finished> finish(
            Lease claim, Enricher<F> checker, List<ItemResult<F>> findings, boolean mayBeLast) {
        Finishing<F> finishing = new Finishing<>(claim, checker, findings, mayBeLast);
        return connections
                .inLongTransaction(() -> false, connection -> finish(finishing, connection))
                .onFailure(JobEnded.class)
                .recoverWithItem(Finished.JOB_ENDED);
    }

    private record Finishing<F>(
            Lease claim, Enricher<F> checker, List<ItemResult<F>> findings, boolean mayBeLast) {

        List<String> leadIds() {
            return findings.stream().map(ItemResult::leadId).toList();
        }
    }

    private <F> Uni<Finished> finish(Finishing<F> finishing, SqlConnection connection) {
        Lease claim = finishing.claim();
        return Transactions.allow(connection, LIMIT)
                .chain(() -> leads.lock(claim.workspaceId(), finishing.leadIds(), connection))
                .chain(found -> delete(claim, found, connection))
                .chain(
                        mine ->
                                mine.isEmpty()
                                        ? Uni.createFrom().item(Finished.NOTHING)
                                        : write(finishing, mine, connection));
    }

    private static Uni<Set<String>> delete(
            Lease claim, List<String> leadIds, SqlConnection connection) {
        return connection
                .preparedQuery(DELETE)
                .execute(
                        Tuple.of(
                                claim.workspaceId(),
                                claim.jobId(),
                                leadIds.toArray(String[]::new),
                                claim.lease()))
                .map(
                        rows -> {
                            Set<String> mine = new HashSet<>();
                            rows.forEach(row -> mine.add(row.getString(0)));
                            return mine;
                        });
    }

    private static <F> Uni<Finished> write(
            Finishing<F> finishing, Set<String> mine, SqlConnection connection) {
        Lease claim = finishing.claim();
        List<ItemResult<F>> counted =
                finishing.findings().stream().filter(each -> mine.contains(each.leadId())).toList();
        List<F> found =
                counted.stream().map(ItemResult::what).filter(what -> what != null).toList();
        int succeeded = (int) counted.stream().filter(ItemResult::isSuccess).count();
        Finished finished = new Finished(succeeded, counted.size() - succeeded, true);
        Uni<Void> written =
                found.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : finishing.checker().write(claim.workspaceId(), found, connection);
        return written.chain(() -> count(claim, finished, connection))
                .chain(
                        () ->
                                finishing.mayBeLast()
                                        ? complete(claim, connection)
                                        : Uni.createFrom().voidItem())
                .replaceWith(finished);
    }

    private static Uni<Void> count(Lease claim, Finished finished, SqlConnection connection) {
        return connection
                .preparedQuery(COUNT)
                .execute(
                        Tuple.of(
                                claim.workspaceId(),
                                claim.jobId(),
                                finished.succeeded(),
                                finished.failed()))
                .chain(
                        counted ->
                                counted.rowCount() == 1
                                        ? Uni.createFrom().voidItem()
                                        : Uni.createFrom().failure(new JobEnded()));
    }

    /**
     * A statement of its own: that of the count may have waited for another batch, and does not see
     * what that one has deleted.
     */
    private static Uni<Void> complete(Lease claim, SqlConnection connection) {
        return connection
                .preparedQuery(JobScheduler.COMPLETE)
                .execute(Tuple.of(claim.workspaceId(), claim.jobId()))
                .replaceWithVoid();
    }

    /**
     * Says that this node still lives.
     *
     * @param claim of this node
     * @param lease for how much longer
     * @return done
     */
    Uni<Void> renew(Lease claim, Duration lease) {
        return connections
                .with(
                        () -> false,
                        connection ->
                                connection
                                        .preparedQuery(RENEW)
                                        .execute(
                                                Tuple.of(
                                                        claim.workspaceId(),
                                                        claim.jobId(),
                                                        claim.lease(),
                                                        lease.toMillis())))
                .replaceWithVoid();
    }

    /**
     * Gives leads back that this node will not finish.
     *
     * @param claim of this node
     * @return done
     */
    Uni<Void> release(Lease claim) {
        return connections
                .with(
                        () -> false,
                        connection ->
                                connection
                                        .preparedQuery(RELEASE)
                                        .execute(
                                                Tuple.of(
                                                        claim.workspaceId(),
                                                        claim.jobId(),
                                                        claim.lease())))
                .replaceWithVoid();
    }

    /** Undoes what was written for a job that has ended meanwhile. */
    private static final class JobEnded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        JobEnded() {
            super("The job has ended", null, false, false);
        }
    }
}
