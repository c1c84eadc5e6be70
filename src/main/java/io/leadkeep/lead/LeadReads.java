package io.leadkeep.lead;

import io.leadkeep.auth.Tenant;
import io.leadkeep.batching.BatchExecutor;
import io.leadkeep.batching.BatchResult;
import io.leadkeep.batching.Batcher;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Shards;
import io.leadkeep.database.Transactions;
import io.leadkeep.suppression.Listing;
import io.leadkeep.time.CallContext;
import io.leadkeep.time.CallerContext;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Reads single leads; by id in batches. A batch starts after its last request has arrived, so each
 * read sees every write that was acknowledged before.
 */
@ApplicationScoped
@Repository
public class LeadReads implements BatchExecutor<LeadReads.Read, Optional<LeadView>> {

    private static final String SELECT =
            "select " + LeadTable.SELECT_LIST + " from lead where workspace_id = $1 and ";

    static final String FIND = SELECT + "id = $2";

    static final String FIND_BY_EMAIL = SELECT + "lower(email) = lower($2)";

    static final String FIND_ALL =
            "select distinct on (workspace_id, id) "
                    + LeadTable.JOINED_SELECT_LIST
                    + """
                     from (
                        select * from unnest($1::text[], $2::text[]) as r (asked_workspace, asked_id)
                        %s) asked
                     join lead on workspace_id = asked_workspace and id = asked_id
                    """
                            .formatted(LeadInserts.LIMIT.formatted(3))
                    + Listing.JOIN_LEADS
                    + " where workspace_id = any($4) order by workspace_id, id, "
                    + Listing.MOST_SPECIFIC_FIRST;

    /** A read in progress. */
    record Read(Tenant tenant, String id, Object group) {

        String workspaceId() {
            return tenant.workspaceId();
        }
    }

    private final Transactions transactions;
    private final Shards shards;
    private final DistributionSummary batchSizes;
    private final Batcher<Read, Optional<LeadView>> batcher;

    LeadReads(
            Transactions transactions,
            Shards shards,
            LeadBatchers batchers,
            MeterRegistry metrics,
            BatchConfig.Reads config) {
        this.transactions = transactions;
        this.shards = shards;
        this.batcher = batchers.open("reads", this, Read::group, config);
        this.batchSizes =
                DistributionSummary.builder("leadkeep.reads.batch.size")
                        .description("Reads per batch")
                        .register(metrics);
    }

    public Uni<Optional<LeadView>> find(Tenant tenant, String id) {
        CallContext call = tenant.call();
        return CallerContext.resume(
                batcher.submit(
                        new Read(tenant, id, shards.groupOf(tenant.workspaceId())),
                        call.start().left(),
                        call.cancelled()));
    }

    /** Finds a lead by its address, in a statement of its own. */
    Uni<Optional<LeadView>> findByEmail(Tenant tenant, String email) {
        return findOne(FIND_BY_EMAIL, tenant, email);
    }

    private Uni<Optional<LeadView>> findOne(String statement, Tenant tenant, String key) {
        return transactions
                .run(
                        tenant.call(),
                        connection ->
                                connection
                                        .preparedQuery(statement)
                                        .execute(Tuple.of(tenant.workspaceId(), key)))
                .map(rows -> LeadView.listOf(rows).stream().findFirst());
    }

    @Override
    public CompletionStage<Optional<LeadView>> executeSingle(Read read) {
        return findOne(FIND, read.tenant(), read.id()).subscribeAsCompletionStage();
    }

    @Override
    public CompletionStage<List<BatchResult<Optional<LeadView>>>> executeBatch(List<Read> reads) {
        batchSizes.record(reads.size());
        Tuple keys =
                Tuple.of(
                        ColumnType.texts(reads, Read::workspaceId),
                        ColumnType.texts(reads, Read::id),
                        (long) reads.size(),
                        reads.stream().map(Read::workspaceId).distinct().toArray(String[]::new));
        CallContext call =
                CallContext.ofAll(reads.stream().map(read -> read.tenant().call()).toList());
        return transactions
                .run(call, connection -> connection.preparedQuery(FIND_ALL).execute(keys))
                .map(rows -> results(reads, rows))
                .subscribeAsCompletionStage();
    }

    private static List<BatchResult<Optional<LeadView>>> results(
            List<Read> reads, RowSet<Row> rows) {
        Map<LeadKey, LeadView> found = new HashMap<>();
        for (LeadView lead : LeadView.listOf(rows)) {
            found.put(new LeadKey(lead.workspaceId(), lead.id()), lead);
        }
        return reads.stream()
                .map(read -> found.get(new LeadKey(read.workspaceId(), read.id())))
                .map(lead -> BatchResult.answered(Optional.ofNullable(lead)))
                .toList();
    }

    @Override
    public CompletionStage<Optional<LeadView>> retrySingle(Read read) {
        return executeSingle(read);
    }
}
