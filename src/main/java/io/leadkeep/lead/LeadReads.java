package io.leadkeep.lead;

import io.leadkeep.batching.BatchExecutor;
import io.leadkeep.batching.BatchResult;
import io.leadkeep.batching.Batcher;
import io.leadkeep.database.Transactions;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Reads single leads: those that are asked for at the same moment with one statement. It begins
 * after the last of them was asked for, so that each sees whatever was acknowledged before.
 */
@ApplicationScoped
class LeadReads implements BatchExecutor<LeadReads.Asked, Optional<LeadView>> {

    private static final String FIND =
            "select " + LeadRows.COLUMNS + " from lead where workspace_id = $1 and id = $2";

    private static final String FIND_ALL =
            "select "
                    + LeadRows.COLUMNS
                    + """
                     from unnest($1::text[], $2::text[]) as asked (asked_workspace, asked_id)
                     join lead on workspace_id = asked_workspace and id = asked_id
                    """;

    /** A lead that somebody wants to see. */
    record Asked(String workspaceId, String id, BooleanSupplier abandoned) {}

    private final Transactions connections;
    private final DistributionSummary groups;
    private final Batcher<Asked, Optional<LeadView>> line;

    LeadReads(
            Transactions connections,
            LeadBatchers lines,
            MeterRegistry metrics,
            ReadBatchConfig config) {
        this.connections = connections;
        this.line = lines.open("reads", this, Asked::workspaceId, config);
        this.groups =
                DistributionSummary.builder("leadkeep.reads.group")
                        .description("Reads that shared a statement")
                        .register(metrics);
    }

    /**
     * Finds a lead.
     *
     * @param workspaceId whose lead it is
     * @param id of the lead
     * @param abandoned whether nobody waits for the answer any more
     * @return the lead, or empty if this workspace has none of that id
     */
    Uni<Optional<LeadView>> find(String workspaceId, String id, BooleanSupplier abandoned) {
        return LeadBatchers.onOwnContext(
                line.submit(
                        new Asked(workspaceId, id, abandoned),
                        Transactions.CONNECTION_TIMEOUT,
                        abandoned));
    }

    @Override
    public CompletionStage<Optional<LeadView>> executeSingle(Asked asked) {
        return connections
                .with(
                        asked.abandoned(),
                        connection ->
                                connection
                                        .preparedQuery(FIND)
                                        .execute(Tuple.of(asked.workspaceId(), asked.id())))
                .map(rows -> LeadRows.views(rows).stream().findFirst())
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<List<BatchResult<Optional<LeadView>>>> executeBatch(List<Asked> asked) {
        groups.record(asked.size());
        return find(asked)
                .map(found -> found.stream().map(BatchResult::answered).toList())
                .subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<Optional<LeadView>> retrySingle(Asked asked) {
        return executeSingle(asked);
    }

    private Uni<List<Optional<LeadView>>> find(List<Asked> asked) {
        Tuple keys =
                Tuple.of(
                        LeadRows.texts(asked, Asked::workspaceId),
                        LeadRows.texts(asked, Asked::id));
        return connections
                .with(
                        () -> asked.stream().allMatch(one -> one.abandoned().getAsBoolean()),
                        connection -> connection.preparedQuery(FIND_ALL).execute(keys))
                .map(
                        rows -> {
                            Map<LeadKey, LeadView> found = new HashMap<>();
                            for (LeadView lead : LeadRows.views(rows)) {
                                found.put(new LeadKey(lead.workspaceId(), lead.id()), lead);
                            }
                            return asked.stream()
                                    .map(one -> new LeadKey(one.workspaceId(), one.id()))
                                    .map(key -> Optional.ofNullable(found.get(key)))
                                    .toList();
                        });
    }
}
