package io.leadkeep.lead;

import io.leadkeep.database.Connections;
import io.leadkeep.database.SqlState;
import io.smallrye.mutiny.Multi;
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
class LeadImports {

    private static final Duration BATCH_LIMIT = Duration.ofSeconds(30);

    /** With a server that answers at all, the limit of the batch is met before. */
    private static final Duration PATIENCE = BATCH_LIMIT.multipliedBy(2);

    private final LeadBatches batches;
    private final Connections connections;
    private final Vertx vertx;

    LeadImports(LeadBatches batches, Connections connections, Vertx vertx) {
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
        return Multi.createBy()
                .repeating()
                .uni(
                        () ->
                                vertx.executeBlocking(rows::next, false)
                                        .chain(
                                                batch ->
                                                        Connections.within(
                                                                        PATIENCE,
                                                                        store(
                                                                                owner, survey,
                                                                                batch, abandoned))
                                                                .invoke(
                                                                        stored ->
                                                                                progress.add(
                                                                                        batch,
                                                                                        stored))
                                                                .replaceWith(!batch.isEmpty())))
                .whilst(more -> more)
                .collect()
                .last()
                .onTermination()
                .invoke(rows::close)
                .onFailure()
                .transform(progress::failure)
                .map(last -> progress.end());
    }

    private Uni<BulkResult> store(
            Owner owner, CsvSurvey survey, CsvRows.Batch batch, BooleanSupplier abandoned) {
        return connections
                .inLongTransaction(
                        abandoned,
                        connection ->
                                Connections.allow(connection, BATCH_LIMIT)
                                        .chain(
                                                () ->
                                                        batches.store(
                                                                owner.workspaceId(),
                                                                owner.userId(),
                                                                batch.rows(),
                                                                survey.form().options(),
                                                                connection)))
                .onFailure(SqlState::isDeadlock)
                .retry()
                .atMost(2);
    }
}
