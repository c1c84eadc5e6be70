package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.batching.BatchExecutor;
import io.leadkeep.batching.BatchResult;
import io.leadkeep.batching.Batcher;
import io.leadkeep.database.Shards;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.id.Ids;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.lead.LeadBatchInserts.Address;
import io.leadkeep.lead.LeadBatchInserts.PendingLead;
import io.leadkeep.suppression.Suppression;
import io.leadkeep.time.CallContext;
import io.leadkeep.time.CallerContext;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Creates leads. A create that arrives while no other is in progress is an entity insert ({@link
 * LeadInserts}); creates that wait are inserted with one statement ({@link LeadBatchInserts}).
 */
@ApplicationScoped
class LeadCreator implements BatchExecutor<PendingLead, StoredResponse> {

    private static final Logger LOG = Logger.getLogger(LeadCreator.class);

    private static final int SHUTDOWN_TIMEOUT_SECONDS = 1;

    private final LeadInserts inserts;
    private final LeadBatchInserts batchInserts;
    private final Suppression suppression;
    private final IdempotentRequests idempotentRequests;
    private final LeadResponses responses;
    private final Transactions transactions;
    private final Shards shards;
    private final Ids ids;
    private final Clock clock;
    private final DistributionSummary batchSizes;
    private final Batcher<PendingLead, StoredResponse> batcher;

    LeadCreator(
            LeadInserts inserts,
            LeadBatchInserts batchInserts,
            Suppression suppression,
            IdempotentRequests idempotentRequests,
            LeadResponses responses,
            Transactions transactions,
            Ids ids,
            Clock clock,
            Shards shards,
            LeadBatchers batchers,
            MeterRegistry metrics,
            BatchConfig.Creates config) {
        this.inserts = inserts;
        this.batchInserts = batchInserts;
        this.suppression = suppression;
        this.idempotentRequests = idempotentRequests;
        this.responses = responses;
        this.transactions = transactions;
        this.shards = shards;
        this.ids = ids;
        this.clock = clock;
        this.batcher = batchers.open("creates", this, PendingLead::group, config);
        this.batchSizes =
                DistributionSummary.builder("leadkeep.creates.batch.size")
                        .description("Creates per batch")
                        .register(metrics);
    }

    /**
     * Returns 201 and the lead, or the stored response to the same request; fails with 409 and the
     * existing lead for a duplicate.
     */
    Uni<StoredResponse> create(Tenant tenant, NewLead newLead, Optional<IdempotencyKey> key) {
        Lead lead = newLead.toLead(tenant, ids.next(), clock.instant());
        CallContext call = tenant.call();
        return CallerContext.resume(
                batcher.submit(
                        new PendingLead(tenant, lead, key, shards.groupOf(tenant.workspaceId())),
                        call.start().left(),
                        call.cancelled()));
    }

    @Override
    public CompletionStage<StoredResponse> executeSingle(PendingLead create) {
        Uni<StoredResponse> response =
                create.key().isEmpty()
                        ? inserts.create(create.tenant(), create.lead())
                                .map(lead -> responses.of(lead, true))
                        : createWithKey(create);
        return response.subscribeAsCompletionStage();
    }

    /** A batch of one stores lead and response with one statement. */
    private Uni<StoredResponse> createWithKey(PendingLead create) {
        return insertBatch(List.of(create))
                .map(results -> results.get(0).answer())
                // A lock timeout, or another request has stored the key at the same moment.
                .onFailure(SqlState::isAnswer)
                .recoverWithNull()
                .onItem()
                .ifNull()
                .switchTo(() -> retry(create));
    }

    @Override
    public CompletionStage<List<BatchResult<StoredResponse>>> executeBatch(
            List<PendingLead> creates) {
        batchSizes.record(creates.size());
        return insertBatch(creates).subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<StoredResponse> retrySingle(PendingLead create) {
        return retry(create).subscribeAsCompletionStage();
    }

    private Uni<List<BatchResult<StoredResponse>>> insertBatch(List<PendingLead> creates) {
        List<PendingLead> sent = withoutRepeatedKeys(creates);
        CallContext call =
                CallContext.ofAll(sent.stream().map(create -> create.tenant().call()).toList());
        return transactions.writeBatch(
                call,
                connection ->
                        batchInserts
                                .insert(sent, connection)
                                .chain(inserted -> results(creates, inserted, connection)));
    }

    /** Leaves out a create whose key is in the batch: its retry finds the stored response. */
    private static List<PendingLead> withoutRepeatedKeys(List<PendingLead> creates) {
        Set<Long> seen = new HashSet<>();
        return creates.stream()
                .filter(c -> c.key().isEmpty() || seen.add(c.key().get().lockOf(c.workspaceId())))
                .toList();
    }

    private Uni<List<BatchResult<StoredResponse>>> results(
            List<PendingLead> creates, InsertedLeads inserted, SqlConnection connection) {
        List<PendingLead> taken =
                creates.stream()
                        .filter(create -> create.key().isEmpty())
                        .filter(create -> !inserted.ids().contains(create.lead().id))
                        .filter(create -> !inserted.rejected().contains(create.lead().id))
                        .toList();
        Uni<Map<Address, ExistingLead>> found =
                taken.isEmpty()
                        ? Uni.createFrom().item(Map.of())
                        : batchInserts.findExisting(taken, connection);
        return found.map(
                existing ->
                        creates.stream()
                                .map(create -> result(create, inserted, existing))
                                .toList());
    }

    private BatchResult<StoredResponse> result(
            PendingLead create, InsertedLeads inserted, Map<Address, ExistingLead> existing) {
        if (inserted.ids().contains(create.lead().id)) {
            return BatchResult.answered(responses.of(create.lead(), true));
        }
        if (inserted.rejected().contains(create.lead().id) && create.key().isEmpty()) {
            return BatchResult.failed(suppression.reject());
        }
        ExistingLead other = existing.get(Address.of(create));
        return other == null || create.key().isPresent()
                ? BatchResult.undecided()
                : BatchResult.failed(responses.duplicate(other));
    }

    private Uni<StoredResponse> retry(PendingLead create) {
        Tenant tenant = create.tenant();
        if (create.key().isEmpty()) {
            return transactions
                    .write(
                            tenant.call(),
                            connection -> inserts.create(tenant, create.lead(), connection))
                    .map(lead -> responses.of(lead, true));
        }
        return idempotentRequests.executeOnce(
                tenant,
                create.key().get(),
                transaction ->
                        inserts.create(tenant, create.lead(), transaction)
                                .map(lead -> responses.of(lead, true))
                                .onFailure(LeadResponses::isDuplicate)
                                .recoverWithItem(responses::ofDuplicate));
    }

    /** Lets creates in progress end before the pool closes. */
    void shutDown(@Observes ShutdownEvent event) {
        try {
            batcher.close().toCompletableFuture().get(SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warnf("Shutdown: %d creates were still waiting", batcher.waiting());
        }
    }
}
