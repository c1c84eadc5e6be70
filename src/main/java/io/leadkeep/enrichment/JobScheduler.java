package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.enrichment.JobProgress.LockedJob;
import io.leadkeep.id.Ids;
import io.leadkeep.job.JobQueue;
import io.leadkeep.job.JobSchedule;
import io.leadkeep.job.JobSchedule.DueJob;
import io.leadkeep.job.NextJob;
import io.leadkeep.lead.LeadEnrichments;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Schedules jobs in rotation: the job that has been due for the longest time leases a batch of its
 * leads and becomes due again, so a large job does not delay the others, and several nodes can work
 * on it. Jobs without work also become due, to be completed, expired and deleted.
 *
 * <p>Locks are taken on the schedule, then the job, then items, and never waited for.
 */
@Singleton
record JobScheduler(
        Transactions transactions,
        JobSchedule schedule,
        JobProgress progress,
        EnrichmentItems items,
        LeadEnrichments leads,
        Enrichers enrichers,
        Ids ids,
        JobLog log,
        EnrichmentConfig config) {

    private static final Duration LOCKED_DELAY = Duration.ofMillis(20);

    /** Handles the next due job of any workspace that is not excluded. */
    Uni<NextJob<Lease>> next(Collection<String> excludedWorkspaces) {
        CallContext call = CallContext.background();
        return transactions.inTransaction(
                call,
                transaction ->
                        schedule.lockDue(JobQueue.ENRICHMENT, excludedWorkspaces, transaction)
                                .chain(due -> handle(due, call, transaction)));
    }

    private Uni<NextJob<Lease>> handle(
            Optional<DueJob> due, CallContext call, SqlConnection transaction) {
        return due.map(job -> new Handling(job, call, transaction).run())
                .orElseGet(() -> Uni.createFrom().item(NextJob.none()));
    }

    /** The handling of one due job in the transaction that has locked its schedule. */
    private final class Handling {

        private final Tenant tenant;
        private final String jobId;
        private final SqlConnection transaction;

        Handling(DueJob due, CallContext call, SqlConnection transaction) {
            this.tenant = Tenant.ofService(due.workspaceId(), null, call);
            this.jobId = due.jobId();
            this.transaction = transaction;
        }

        Uni<NextJob<Lease>> run() {
            return progress.lock(tenant, jobId, transaction)
                    .chain(job -> job.map(this::handle).orElseGet(this::handleLockedOrDeleted));
        }

        private Uni<NextJob<Lease>> handleLockedOrDeleted() {
            return progress.exists(tenant, jobId, transaction)
                    .chain(
                            exists ->
                                    exists
                                            ? reschedule(LOCKED_DELAY, true)
                                            : schedule.delete(
                                                    tenant,
                                                    JobQueue.ENRICHMENT,
                                                    jobId,
                                                    transaction))
                    .replaceWith(NextJob.withoutLease());
        }

        private Uni<NextJob<Lease>> handle(LockedJob job) {
            if (!job.isOpen()) {
                Duration left = Duration.ofMillis((long) Math.ceil(job.secondsLeft() * 1_000));
                return cleanUp(left).replaceWith(NextJob.withoutLease());
            }
            return job.isExpired() ? expire() : lease(job);
        }

        /** Deletes the items that the cancellation found locked, and later the job. */
        private Uni<Void> cleanUp(Duration left) {
            if (left.isZero() || left.isNegative()) {
                return progress.delete(tenant, jobId, transaction)
                        .chain(
                                () ->
                                        schedule.delete(
                                                tenant, JobQueue.ENRICHMENT, jobId, transaction));
            }
            return items.deleteUnlocked(tenant, jobId, transaction)
                    .chain(() -> items.exist(tenant, jobId, transaction))
                    .chain(
                            itemsLeft ->
                                    itemsLeft
                                            ? reschedule(config.pollInterval(), true)
                                            : reschedule(left, false));
        }

        private Uni<NextJob<Lease>> expire() {
            return progress.expire(tenant, jobId, transaction)
                    .call(() -> cleanUp(config.retention()))
                    .map(this::ended);
        }

        private Uni<NextJob<Lease>> lease(LockedJob job) {
            return enrichers
                    .ofJob(job.type())
                    .map(enricher -> lease(enricher, job.isNew()))
                    .orElseGet(this::waitForNextPoll);
        }

        private Uni<NextJob<Lease>> waitForNextPoll() {
            return reschedule(config.pollInterval(), true).replaceWith(NextJob.withoutLease());
        }

        private Uni<NextJob<Lease>> lease(Enricher<?> enricher, boolean isNew) {
            String leaseId = ids.next();
            int limit = enricher.batchSize(config.batchSize());
            return items.lease(tenant, jobId, leaseId, config.lease(), limit, transaction)
                    .chain(
                            leadIds ->
                                    leadIds.isEmpty()
                                            ? completeOrWait()
                                            : begin(isNew)
                                                    .chain(() -> read(leadIds, leaseId, enricher))
                                                    .call(() -> reschedule(leadIds.size(), limit)));
        }

        private Uni<Void> begin(boolean isNew) {
            return isNew ? progress.begin(tenant, jobId, transaction) : Uni.createFrom().voidItem();
        }

        private Uni<NextJob<Lease>> read(
                List<String> leadIds, String leaseId, Enricher<?> enricher) {
            return leads.read(tenant, leadIds, transaction)
                    .map(found -> new Lease(tenant.workspaceId(), jobId, leaseId, enricher, found))
                    .map(NextJob::leased);
        }

        /** At once after a full batch; after an incomplete one, all items are leased. */
        private Uni<Void> reschedule(int leased, int limit) {
            return reschedule(leased == limit ? Duration.ZERO : config.pollInterval(), true);
        }

        private Uni<NextJob<Lease>> completeOrWait() {
            return items.exist(tenant, jobId, transaction)
                    .chain(itemsLeft -> itemsLeft ? waitForNextPoll() : complete());
        }

        private Uni<NextJob<Lease>> complete() {
            return progress.complete(tenant, jobId, transaction)
                    .call(() -> reschedule(config.retention(), false))
                    .map(this::ended);
        }

        private NextJob<Lease> ended(Optional<EndedJob> job) {
            return NextJob.withoutLease(() -> job.ifPresent(log::ended));
        }

        private Uni<Void> reschedule(Duration delay, boolean isOpen) {
            return schedule.reschedule(
                    tenant, JobQueue.ENRICHMENT, jobId, delay, isOpen, transaction);
        }
    }
}
