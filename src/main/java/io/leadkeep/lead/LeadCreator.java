package io.leadkeep.lead;

import io.leadkeep.batching.BatchExecutor;
import io.leadkeep.batching.BatchResult;
import io.leadkeep.batching.Batcher;
import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.leadkeep.id.Ids;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.idempotency.StoredResponse;
import io.leadkeep.time.Deadline;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Creates leads: one that comes alone with a statement of its own, those that wait with one for
 * all.
 */
@ApplicationScoped
class LeadCreator implements BatchExecutor<PendingLead, StoredResponse> {

    private static final Logger LOG = Logger.getLogger(LeadCreator.class);

    /** Whoever sent them has been answered by then, or has waited for longer than anybody may. */
    private static final int DRAINED_WITHIN_SECONDS = 1;

    private final Leads leads;
    private final LeadInserts inserts;
    private final LeadBatchInserts shared;
    private final IdempotentRequests requests;
    private final LeadResponses answers;
    private final LeadConflicts conflicts;
    private final Transactions connections;
    private final Ids ids;
    private final Clock clock;
    private final DistributionSummary groups;
    private final Batcher<PendingLead, StoredResponse> line;

    LeadCreator(
            Leads leads,
            LeadInserts inserts,
            LeadBatchInserts shared,
            IdempotentRequests requests,
            LeadResponses answers,
            LeadConflicts conflicts,
            Transactions connections,
            Ids ids,
            Clock clock,
            LeadBatchers lines,
            MeterRegistry metrics,
            CreateBatchConfig config) {
        this.leads = leads;
        this.inserts = inserts;
        this.shared = shared;
        this.requests = requests;
        this.answers = answers;
        this.conflicts = conflicts;
        this.connections = connections;
        this.ids = ids;
        this.clock = clock;
        this.line = lines.open("creates", this, PendingLead::workspaceId, config);
        this.groups =
                DistributionSummary.builder("leadkeep.creates.group")
                        .description("Creates that shared a statement")
                        .register(metrics);
    }

    /**
     * Creates a lead.
     *
     * @param workspaceId whose lead it will be
     * @param userId in whose name it is created
     * @param newLead what it holds
     * @param key of the request, where it has one
     * @param abandoned whether nobody waits for the answer any more
     * @return 201 and the lead, or the first answer to the same request; fails with 409 and the
     *     existing lead for a duplicate
     */
    Uni<StoredResponse> create(
            String workspaceId,
            String userId,
            NewLead newLead,
            Optional<IdempotencyKey> key,
            BooleanSupplier abandoned) {
        // A request's deadline leaves room for one statement after that.
        Deadline patience = Deadline.in(Transactions.PATIENCE);
        PendingLead creation =
                new PendingLead(
                        workspaceId,
                        newLead.toLead(
                                new LeadKey(workspaceId, ids.next()), userId, clock.instant()),
                        key,
                        () -> abandoned.getAsBoolean() || patience.hasPassed());
        return LeadBatchers.onOwnContext(
                line.submit(creation, Transactions.CONNECTION_TIMEOUT, abandoned));
    }

    @Override
    public CompletionStage<StoredResponse> executeSingle(PendingLead creation) {
        if (creation.key().isEmpty()) {
            return leads.create(creation.workspaceId(), creation.lead(), creation.abandoned())
                    .map(lead -> answers.of(lead, true))
                    .subscribeAsCompletionStage();
        }
        return insertTogether(List.of(creation))
                .map(outcomes -> outcomes.get(0).answer())
                // Another node's request with this key, or somebody's lock, was in the way.
                .onFailure(SqlState::isAnswer)
                .recoverWithNull()
                .onItem()
                .ifNull()
                .switchTo(() -> createAgain(creation))
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<List<BatchResult<StoredResponse>>> executeBatch(
            List<PendingLead> creations) {
        groups.record(creations.size());
        return insertTogether(creations).subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<StoredResponse> retrySingle(PendingLead creation) {
        return createAgain(creation).subscribeAsCompletionStage();
    }

    private Uni<List<BatchResult<StoredResponse>>> insertTogether(List<PendingLead> creations) {
        List<PendingLead> sent = withoutRepeatedKeys(creations);
        return connections.with(
                () -> sent.stream().allMatch(creation -> creation.abandoned().getAsBoolean()),
                connection ->
                        shared.insert(sent, connection)
                                .chain(inserted -> outcomes(creations, inserted, connection)));
    }

    /** Of two with the same key the second one goes alone, and finds what became of the first. */
    private static List<PendingLead> withoutRepeatedKeys(List<PendingLead> creations) {
        Set<Long> seen = new HashSet<>();
        List<PendingLead> kept = new ArrayList<>(creations.size());
        for (PendingLead creation : creations) {
            if (creation.key().isEmpty()
                    || seen.add(creation.key().get().lockOf(creation.workspaceId()))) {
                kept.add(creation);
            }
        }
        return kept;
    }

    private Uni<List<BatchResult<StoredResponse>>> outcomes(
            List<PendingLead> creations, Set<String> inserted, SqlConnection connection) {
        List<PendingLead> taken =
                creations.stream()
                        .filter(creation -> creation.key().isEmpty())
                        .filter(creation -> !inserted.contains(creation.lead().id))
                        .toList();
        Uni<Map<LeadBatchInserts.Address, ExistingLead>> found =
                taken.isEmpty()
                        ? Uni.createFrom().item(Map.of())
                        : shared.findExisting(taken, connection);
        return found.map(
                existing ->
                        creations.stream()
                                .map(creation -> outcome(creation, inserted, existing))
                                .toList());
    }

    private BatchResult<StoredResponse> outcome(
            PendingLead creation,
            Set<String> inserted,
            Map<LeadBatchInserts.Address, ExistingLead> existing) {
        if (inserted.contains(creation.lead().id)) {
            return BatchResult.answered(answers.of(creation.lead(), true));
        }
        ExistingLead other = existing.get(LeadBatchInserts.Address.of(creation));
        return other == null || creation.key().isPresent()
                ? BatchResult.undecided()
                : BatchResult.failed(conflicts.with(other));
    }

    private Uni<StoredResponse> createAgain(PendingLead creation) {
        String workspaceId = creation.workspaceId();
        if (creation.key().isEmpty()) {
            return connections
                    .with(
                            creation.abandoned(),
                            connection -> inserts.create(workspaceId, creation.lead(), connection))
                    .map(lead -> answers.of(lead, true));
        }
        return requests.once(
                workspaceId,
                creation.key().get(),
                creation.abandoned(),
                connection ->
                        inserts.create(workspaceId, creation.lead(), connection)
                                .map(lead -> answers.of(lead, true))
                                .onFailure(LeadResponses::isDuplicate)
                                .recoverWithItem(answers::ofDuplicate));
    }

    /** What is under way ends before the connections to the database close. */
    void drain(@Observes ShutdownEvent event) {
        try {
            line.close().toCompletableFuture().get(DRAINED_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warnf("%d creates were still waiting at the end", line.waiting());
        }
    }
}
