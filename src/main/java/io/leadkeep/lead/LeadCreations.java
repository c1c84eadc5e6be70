package io.leadkeep.lead;

import io.leadkeep.database.Connections;
import io.leadkeep.database.SqlState;
import io.leadkeep.id.Deadline;
import io.leadkeep.id.Ids;
import io.leadkeep.idempotency.Answer;
import io.leadkeep.idempotency.IdempotencyKey;
import io.leadkeep.idempotency.IdempotentRequests;
import io.leadkeep.sharing.Outcome;
import io.leadkeep.sharing.SharedStatements;
import io.leadkeep.sharing.Statements;
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
class LeadCreations implements Statements<Creation, Answer> {

    private static final Logger LOG = Logger.getLogger(LeadCreations.class);

    /** Whoever sent them has been answered by then, or has waited for longer than anybody may. */
    private static final int DRAINED_WITHIN_SECONDS = 1;

    private final Leads leads;
    private final LeadInserts inserts;
    private final SharedInserts shared;
    private final IdempotentRequests requests;
    private final LeadAnswers answers;
    private final Conflicts conflicts;
    private final Connections connections;
    private final Ids ids;
    private final Clock clock;
    private final DistributionSummary groups;
    private final SharedStatements<Creation, Answer> line;

    LeadCreations(
            Leads leads,
            LeadInserts inserts,
            SharedInserts shared,
            IdempotentRequests requests,
            LeadAnswers answers,
            Conflicts conflicts,
            Connections connections,
            Ids ids,
            Clock clock,
            LeadLines lines,
            MeterRegistry metrics,
            LeadCreationsConfig config) {
        this.leads = leads;
        this.inserts = inserts;
        this.shared = shared;
        this.requests = requests;
        this.answers = answers;
        this.conflicts = conflicts;
        this.connections = connections;
        this.ids = ids;
        this.clock = clock;
        this.line = lines.open("creates", this, Creation::workspaceId, config);
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
    Uni<Answer> create(
            String workspaceId,
            String userId,
            NewLead newLead,
            Optional<IdempotencyKey> key,
            BooleanSupplier abandoned) {
        // A request's deadline leaves room for one statement after that.
        Deadline patience = Deadline.in(Connections.PATIENCE);
        Creation creation =
                new Creation(
                        workspaceId,
                        newLead.toLead(
                                new LeadKey(workspaceId, ids.next()), userId, clock.instant()),
                        key,
                        () -> abandoned.getAsBoolean() || patience.hasPassed());
        return LeadLines.onOwnContext(line.ask(creation, abandoned));
    }

    @Override
    public CompletionStage<Answer> alone(Creation creation) {
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
    public CompletionStage<List<Outcome<Answer>>> together(List<Creation> creations) {
        groups.record(creations.size());
        return insertTogether(creations).subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Answer> again(Creation creation) {
        return createAgain(creation).subscribeAsCompletionStage();
    }

    private Uni<List<Outcome<Answer>>> insertTogether(List<Creation> creations) {
        List<Creation> sent = withoutRepeatedKeys(creations);
        return connections.with(
                () -> sent.stream().allMatch(creation -> creation.abandoned().getAsBoolean()),
                connection ->
                        shared.insert(sent, connection)
                                .chain(inserted -> outcomes(creations, inserted, connection)));
    }

    /** Of two with the same key the second one goes alone, and finds what became of the first. */
    private static List<Creation> withoutRepeatedKeys(List<Creation> creations) {
        Set<Long> seen = new HashSet<>();
        List<Creation> kept = new ArrayList<>(creations.size());
        for (Creation creation : creations) {
            if (creation.key().isEmpty()
                    || seen.add(creation.key().get().lockOf(creation.workspaceId()))) {
                kept.add(creation);
            }
        }
        return kept;
    }

    private Uni<List<Outcome<Answer>>> outcomes(
            List<Creation> creations, Set<String> inserted, SqlConnection connection) {
        List<Creation> taken =
                creations.stream()
                        .filter(creation -> creation.key().isEmpty())
                        .filter(creation -> !inserted.contains(creation.lead().id))
                        .toList();
        Uni<Map<SharedInserts.Address, ExistingLead>> found =
                taken.isEmpty()
                        ? Uni.createFrom().item(Map.of())
                        : shared.findExisting(taken, connection);
        return found.map(
                existing ->
                        creations.stream()
                                .map(creation -> outcome(creation, inserted, existing))
                                .toList());
    }

    private Outcome<Answer> outcome(
            Creation creation,
            Set<String> inserted,
            Map<SharedInserts.Address, ExistingLead> existing) {
        if (inserted.contains(creation.lead().id)) {
            return Outcome.answered(answers.of(creation.lead(), true));
        }
        ExistingLead other = existing.get(SharedInserts.Address.of(creation));
        return other == null || creation.key().isPresent()
                ? Outcome.leftOut()
                : Outcome.failed(conflicts.with(other));
    }

    private Uni<Answer> createAgain(Creation creation) {
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
                                .onFailure(LeadAnswers::isDuplicate)
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
