package io.leadkeep.enrichment;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.lead.LeadEnrichments;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes results in one transaction: the findings to their leads, the counts to the job, and the
 * deletion of the items.
 */
@Singleton
record ResultWriter(
        Transactions transactions,
        LeadEnrichments leads,
        EnrichmentItems items,
        JobProgress progress) {

    /** An update of many leads may have to clean up the pending list of their GIN index. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /**
     * The effect of a transaction.
     *
     * @param jobIsOpen false if the job had ended before, and nothing was written
     * @param ended the job, if these were its last results
     */
    record Written(int succeeded, int failed, boolean jobIsOpen, Optional<EndedJob> ended) {

        private static final Written NOTHING = new Written(0, 0, true, Optional.empty());
        private static final Written JOB_ENDED = new Written(0, 0, false, Optional.empty());
    }

    /** Writes all or none; leaves out leads that were deleted, or whose lease was lost. */
    <F> Uni<Written> write(
            Lease lease, Enricher<F> enricher, List<ItemResult<F>> results, boolean mayBeLast) {
        Batch<F> batch = new Batch<>(lease.tenant(LIMIT), lease, enricher, results, mayBeLast);
        return transactions
                .inTransaction(batch.tenant().call(), transaction -> write(batch, transaction))
                .onFailure(JobEndedException.class)
                .recoverWithItem(Written.JOB_ENDED);
    }

    private record Batch<F>(
            Tenant tenant,
            Lease lease,
            Enricher<F> enricher,
            List<ItemResult<F>> results,
            boolean mayBeLast) {}

    private <F> Uni<Written> write(Batch<F> batch, SqlConnection transaction) {
        Tenant tenant = batch.tenant();
        List<String> leadIds = batch.results().stream().map(ItemResult::leadId).toList();
        return Transactions.withStatementTimeout(transaction, STATEMENT_TIMEOUT)
                .chain(() -> leads.lock(tenant, leadIds, transaction))
                .chain(found -> items.delete(tenant, batch.lease(), found, transaction))
                .chain(deleted -> write(batch, deleted, transaction));
    }

    private <F> Uni<Written> write(
            Batch<F> batch, List<String> deletedItems, SqlConnection transaction) {
        if (deletedItems.isEmpty()) {
            return Uni.createFrom().item(Written.NOTHING);
        }
        Set<String> countedLeads = Set.copyOf(deletedItems);
        List<ItemResult<F>> counted =
                batch.results().stream()
                        .filter(each -> countedLeads.contains(each.leadId()))
                        .toList();
        List<F> findings =
                counted.stream().map(ItemResult::finding).filter(Objects::nonNull).toList();
        Uni<Void> writing =
                findings.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : batch.enricher().write(batch.tenant(), findings, transaction);
        return writing.chain(() -> count(batch, counted, transaction));
    }

    private <F> Uni<Written> count(
            Batch<F> batch, List<ItemResult<F>> counted, SqlConnection transaction) {
        int succeeded = (int) counted.stream().filter(ItemResult::isSuccess).count();
        int failed = counted.size() - succeeded;
        return progress.count(
                        batch.tenant(),
                        batch.lease().jobId(),
                        succeeded,
                        failures(counted),
                        transaction)
                .invoke(ResultWriter::requireOpen)
                .chain(() -> completeIfLast(batch, transaction))
                .map(ended -> new Written(succeeded, failed, true, ended));
    }

    private static void requireOpen(boolean jobIsOpen) {
        if (!jobIsOpen) {
            throw new JobEndedException();
        }
    }

    /**
     * A separate statement, because the count may have waited for another batch, and its snapshot
     * still has the items of that batch.
     */
    private Uni<Optional<EndedJob>> completeIfLast(Batch<?> batch, SqlConnection transaction) {
        return batch.mayBeLast()
                ? progress.complete(batch.tenant(), batch.lease().jobId(), transaction)
                : Uni.createFrom().item(Optional.empty());
    }

    private static Map<String, Integer> failures(List<? extends ItemResult<?>> results) {
        return results.stream()
                .filter(each -> !each.isSuccess())
                .collect(Collectors.toMap(ItemResult::failure, each -> 1, Integer::sum));
    }

    /** Rolls the transaction back. */
    private static final class JobEndedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        JobEndedException() {
            super("The job has ended", null, false, false);
        }
    }
}
