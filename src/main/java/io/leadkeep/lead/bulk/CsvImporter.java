package io.leadkeep.lead.bulk;

import io.leadkeep.database.SqlState;
import io.leadkeep.database.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Stores the rows of a CSV file, each batch in a transaction of its own. The file is read twice, so
 * that of repeats the last one counts wherever it stands; it is never in memory as a whole.
 */
@ApplicationScoped
class CsvImporter {

    /** With a server that answers at all, the limit of a batch is met before. */
    private static final Duration PATIENCE = BulkWriter.LIMIT.multipliedBy(2);

    private final BulkWriter batches;
    private final Transactions connections;
    private final Vertx vertx;

    CsvImporter(BulkWriter batches, Transactions connections, Vertx vertx) {
        this.batches = batches;
        this.connections = connections;
        this.vertx = vertx;
    }

    /**
     * Whose leads they will be.
     *
     * @param workspaceId whose
     * @param userId in whose name they are created
     */
    record Owner(String workspaceId, String userId) {}

    /**
     * Imports a file. What was stored before a failure stays.
     *
     * @param owner whose leads they will be
     * @param form with the file
     * @param abandoned whether nobody waits for the answer any more
     * @return what became of the rows
     */
    Uni<ImportResult> run(Owner owner, ImportForm form, BooleanSupplier abandoned) {
        return vertx.executeBlocking(() -> CsvSurvey.of(form), false)
                .chain(survey -> store(owner, survey, abandoned));
    }

    private Uni<ImportResult> store(Owner owner, CsvSurvey survey, BooleanSupplier abandoned) {
        CsvRows rows = new CsvRows(survey);
        ImportProgress progress = new ImportProgress(survey);
        return storeOn(owner, survey.form().options(), rows, read(rows), progress, abandoned)
                .onTermination()
                .invoke(rows::close)
                .onFailure()
                .transform(progress::failure)
                .map(stored -> progress.end());
    }

    private Uni<CsvRows.Batch> read(CsvRows rows) {
        return vertx.executeBlocking(rows::next, false).memoize().indefinitely();
    }

    /** While the database stores a batch, the next one is read. */
    private Uni<Void> storeOn(
            Owner owner,
            BulkOptions options,
            CsvRows rows,
            Uni<CsvRows.Batch> reading,
            ImportProgress progress,
            BooleanSupplier abandoned) {
        return reading.chain(
                batch -> {
                    if (batch.isEmpty()) {
                        return Uni.createFrom().voidItem();
                    }
                    Uni<CsvRows.Batch> next = read(rows);
                    next.subscribe().with(read -> {}, e -> {});
                    progress.begin(batch);
                    return Transactions.within(PATIENCE, store(owner, options, batch, abandoned))
                            .invoke(stored -> progress.add(batch, stored))
                            // The file is closed when nobody reads it any more.
                            .onFailure()
                            .call(() -> next.onFailure().recoverWithNull())
                            .chain(() -> storeOn(owner, options, rows, next, progress, abandoned));
                });
    }

    private Uni<BulkResult> store(
            Owner owner, BulkOptions options, CsvRows.Batch batch, BooleanSupplier abandoned) {
        return connections
                .inLongTransaction(
                        abandoned,
                        connection ->
                                batches.store(
                                        owner.workspaceId(),
                                        owner.userId(),
                                        batch.rows(),
                                        options,
                                        connection))
                .onFailure(SqlState::isDeadlock)
                .retry()
                .atMost(2);
    }
}
