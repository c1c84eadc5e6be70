package io.leadkeep.lead.imports;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Transactions;
import io.leadkeep.json.StoredJson;
import io.leadkeep.lead.bulk.BulkResult;
import io.leadkeep.lead.bulk.BulkResult.RowResult;
import io.leadkeep.lead.bulk.BulkWriter;
import io.leadkeep.lead.bulk.CsvBatchReader.Batch;
import io.leadkeep.lead.bulk.CsvRows;
import io.leadkeep.lead.bulk.RowStatus;
import io.leadkeep.lead.columns.LeadFile;
import io.leadkeep.lead.csv.CsvFile;
import io.leadkeep.lead.imports.FailedRows.NewFailure;
import io.leadkeep.text.Text;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the rows of a batch, those that failed, the outcomes, and the progress of the import in
 * one transaction. It locks the import first: a node that has lost its lease, and a batch of a
 * cancelled import, write nothing.
 */
@Singleton
record ImportBatches(
        Transactions transactions,
        BulkWriter writer,
        ImportRuns runs,
        FailedRows failures,
        ImportResults results) {

    private static final Duration LIMIT = BulkWriter.STATEMENT_TIMEOUT.multipliedBy(2);

    /** The file of an import, and how its rows are written. */
    record Source(LeadFile file, CsvRows rows) {}

    /**
     * What became of a batch.
     *
     * @param goesOn false if the lease is lost, or the import has ended, and nothing was written
     * @param counts null if an earlier attempt has committed the batch
     */
    record Written(boolean goesOn, BulkResult counts) {

        private static final Written NOTHING = new Written(false, null);
        private static final Written BEFORE = new Written(true, null);
    }

    /** Writes all or nothing. */
    Uni<Written> write(ImportLease lease, Source source, Batch batch) {
        Tenant tenant = lease.tenant(LIMIT);
        return BulkWriter.retryDeadlocks(
                transactions.inTransaction(
                        tenant.call(),
                        transaction -> writeNext(tenant, lease, source, batch, transaction)));
    }

    private Uni<Written> writeNext(
            Tenant tenant,
            ImportLease lease,
            Source source,
            Batch batch,
            SqlConnection transaction) {
        Optional<Integer> expected = Optional.of(batch.first());
        return runs.lockForBatch(tenant, lease, transaction)
                .chain(
                        processed ->
                                processed.equals(expected)
                                        ? write(tenant, lease, source, batch, transaction)
                                        : written(processed, batch));
    }

    /** The response to a commit can be lost; the repeated batch is then counted already. */
    private static Uni<Written> written(Optional<Integer> processed, Batch batch) {
        boolean isCommitted = processed.equals(Optional.of(batch.first() + batch.rows().size()));
        return Uni.createFrom().item(isCommitted ? Written.BEFORE : Written.NOTHING);
    }

    private Uni<Written> write(
            Tenant tenant,
            ImportLease lease,
            Source source,
            Batch batch,
            SqlConnection transaction) {
        String id = lease.job().id();
        return writer.store(tenant, batch.rows(), source.rows().options(), transaction)
                .call(
                        stored ->
                                failures.insert(
                                        tenant, id, failed(source, batch, stored), transaction))
                .call(
                        stored ->
                                stored.results() == null
                                        ? Uni.createFrom().voidItem()
                                        : results.insert(
                                                tenant,
                                                id,
                                                outcomes(source, batch, stored),
                                                transaction))
                .call(stored -> runs.count(tenant, id, batch.rows().size(), stored, transaction))
                .map(stored -> new Written(true, stored));
    }

    /** Addresses are normalised where possible: an erasure looks for them in that form. */
    private static List<RowResult> outcomes(Source source, Batch batch, BulkResult stored) {
        return stored.results().stream()
                .map(
                        row ->
                                row.status() == RowStatus.FAILED
                                        ? row.withEmail(email(source, batch, row))
                                        : row)
                .toList();
    }

    private static String email(Source source, Batch batch, RowResult row) {
        String normalised = source.rows().email(batch.sourceOf(row.index()));
        return normalised == null ? row.email() : normalised;
    }

    private static List<NewFailure> failed(Source source, Batch batch, BulkResult stored) {
        List<NewFailure> failed = new ArrayList<>();
        for (BulkResult.RowError error : stored.errors()) {
            CsvFile.Row row = batch.sourceOf(error.index());
            List<String> cells =
                    row.problem() == null ? row.cells() : source.file().split(row.cells().get(0));
            failed.add(
                    new NewFailure(
                            error.index(),
                            StoredJson.write(
                                    StoredJson.array(cells.stream().map(Text::storable).toList())),
                            source.rows().email(row),
                            error.error()));
        }
        return failed;
    }
}
