package io.leadkeep.lead.bulk;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Imports a CSV file in batches, each in its own transaction. The file is read twice, because the
 * last row of an address counts wherever it is; it is never in memory as a whole.
 */
@ApplicationScoped
class CsvImporter {

    /** Time limit of a batch; reached only if the database server does not respond at all. */
    private static final Duration BATCH_LIMIT = BulkWriter.STATEMENT_TIMEOUT.multipliedBy(2);

    private final BulkWriter writer;
    private final Vertx vertx;

    CsvImporter(BulkWriter writer, Vertx vertx) {
        this.writer = writer;
        this.vertx = vertx;
    }

    /** Imports a file. Batches that were stored before a failure stay. */
    Uni<BulkResult> run(Tenant tenant, ImportForm form) {
        OperationLog log = new OperationLog(tenant);
        return vertx.executeBlocking(() -> ImportPlan.of(form), false)
                .chain(plan -> new Import(tenant, plan, log).run());
    }

    private final class Import {

        private final Tenant tenant;
        private final ImportPlan plan;
        private final OperationLog log;
        private final CsvBatchReader reader;
        private final ImportProgress progress;
        private Uni<CsvBatchReader.Batch> next;

        Import(Tenant tenant, ImportPlan plan, OperationLog log) {
            this.tenant = tenant;
            this.plan = plan;
            this.log = log;
            this.reader = new CsvBatchReader(plan);
            this.progress = new ImportProgress(plan);
        }

        Uni<BulkResult> run() {
            readNext();
            return Multi.createBy()
                    .repeating()
                    .uni(this::storeNext)
                    .whilst(more -> more)
                    .collect()
                    .last()
                    .onTermination()
                    .invoke(this::close)
                    .onFailure()
                    .transform(progress::failure)
                    .map(end -> progress.result());
        }

        private void readNext() {
            next = vertx.executeBlocking(reader::next, false).memoize().indefinitely();
            next.subscribe().with(read -> {}, e -> {});
        }

        /** Returns whether there was a batch. */
        private Uni<Boolean> storeNext() {
            return next.chain(
                    batch ->
                            batch.isEmpty()
                                    ? Uni.createFrom().item(false)
                                    : store(batch).replaceWith(true));
        }

        /** Stores a batch while the next one is read. */
        private Uni<BulkResult> store(CsvBatchReader.Batch batch) {
            readNext();
            progress.begin(batch);
            return Transactions.withoutCancelling(
                            BATCH_LIMIT,
                            writer.storeInTransaction(tenant, batch.rows(), plan.options()))
                    .invoke(stored -> progress.add(batch, stored))
                    // The file must not be closed while it is read.
                    .onFailure()
                    .call(() -> next.onFailure().recoverWithNull());
        }

        private void close() {
            reader.close();
            String name = plan.options().dryRun() ? "Dry run of a CSV import" : "CSV import";
            log.written(name, plan.rows(), progress.result());
        }
    }
}
