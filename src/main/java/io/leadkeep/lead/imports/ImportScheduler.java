package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.id.Ids;
import io.leadkeep.job.JobQueue;
import io.leadkeep.job.JobSchedule;
import io.leadkeep.job.JobSchedule.DueJob;
import io.leadkeep.job.NextJob;
import io.leadkeep.lead.imports.ImportRuns.LockedImport;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;

/**
 * Leases imports as a whole, those of a workspace one after the other. Imports without work also
 * become due: to delete the file of one that has ended, and later the import.
 *
 * <p>Locks are taken on the due time, then the import, then the workspace, and never waited for.
 */
@Singleton
record ImportScheduler(
        Transactions transactions,
        JobSchedule schedule,
        ImportRuns runs,
        ImportFiles files,
        ImportPurge purge,
        Ids ids,
        ImportConfig config) {

    private static final Duration LOCKED_DELAY = Duration.ofMillis(20);

    /** Handles the next due import of any workspace that is not excluded. */
    Uni<NextJob<ImportLease>> next(Collection<String> excludedWorkspaces) {
        CallContext call = CallContext.background();
        return transactions.inTransaction(
                call,
                transaction ->
                        schedule.lockDue(JobQueue.IMPORT, excludedWorkspaces, transaction)
                                .chain(
                                        due ->
                                                due.isEmpty()
                                                        ? Uni.createFrom().item(NextJob.none())
                                                        : new Handling(due.get(), call, transaction)
                                                                .run()));
    }

    /** The handling of one due import in the transaction that has locked its due time. */
    private final class Handling {

        private final Tenant tenant;
        private final String id;
        private final SqlConnection transaction;

        Handling(DueJob due, CallContext call, SqlConnection transaction) {
            this.tenant = Tenant.ofService(due.workspaceId(), null, call);
            this.id = due.jobId();
            this.transaction = transaction;
        }

        Uni<NextJob<ImportLease>> run() {
            return runs.lock(tenant, id, transaction)
                    .chain(found -> found.map(this::handle).orElseGet(this::lockedOrDeleted));
        }

        private Uni<NextJob<ImportLease>> lockedOrDeleted() {
            return runs.exists(tenant, id, transaction)
                    .chain(
                            exists ->
                                    exists
                                            ? reschedule(LOCKED_DELAY, true)
                                            : schedule.delete(
                                                    tenant, JobQueue.IMPORT, id, transaction))
                    .replaceWith(NextJob.withoutLease());
        }

        private Uni<NextJob<ImportLease>> handle(LockedImport found) {
            return switch (found.status()) {
                case ImportStatus.RUNNING -> leaseInTurn(found);
                case ImportStatus.RECEIVING -> delete();
                case ImportStatus.READY ->
                        found.untilExpired() <= 0
                                ? delete()
                                : waitFor(seconds(found.untilExpired()), false);
                default -> cleanUp(found.untilDeleted());
            };
        }

        private Uni<NextJob<ImportLease>> leaseInTurn(LockedImport found) {
            if (found.untilFree() != null && found.untilFree() > 0) {
                return waitFor(seconds(found.untilFree()), true);
            }
            return runs.isNext(tenant, id, transaction)
                    .chain(isNext -> isNext ? lease() : waitFor(config.pollInterval(), true));
        }

        private Uni<NextJob<ImportLease>> lease() {
            String lease = ids.next();
            return runs.lease(tenant, id, lease, transaction)
                    .call(() -> reschedule(config.lease(), true))
                    .map(job -> NextJob.leased(new ImportLease(tenant.workspaceId(), lease, job)));
        }

        /** Deletes the file, and later the import. */
        private Uni<NextJob<ImportLease>> cleanUp(double untilDeleted) {
            return untilDeleted <= 0
                    ? delete()
                    : files.deleteSome(tenant, id, transaction)
                            .chain(
                                    mayHaveMore ->
                                            waitFor(
                                                    mayHaveMore
                                                            ? Duration.ZERO
                                                            : seconds(untilDeleted),
                                                    false));
        }

        private Uni<NextJob<ImportLease>> delete() {
            return purge.deleteSome(tenant, id, transaction)
                    .chain(
                            mayHaveMore ->
                                    mayHaveMore
                                            ? reschedule(Duration.ZERO, false)
                                            : Uni.createFrom().voidItem())
                    .replaceWith(NextJob.withoutLease());
        }

        private Uni<NextJob<ImportLease>> waitFor(Duration delay, boolean isOpen) {
            return reschedule(delay, isOpen).replaceWith(NextJob.withoutLease());
        }

        private Uni<Void> reschedule(Duration delay, boolean isOpen) {
            return schedule.reschedule(tenant, JobQueue.IMPORT, id, delay, isOpen, transaction);
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) Math.ceil(seconds * 1_000));
    }
}
