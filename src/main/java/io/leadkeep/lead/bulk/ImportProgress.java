package io.leadkeep.lead.bulk;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorTranslator;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.List;

/** Outcome of the rows of a CSV file that have been stored so far. */
final class ImportProgress {

    /** Bounds the response: each of 50,000 rows may have hundreds of errors. */
    private static final int MAX_ERROR = 300;

    private final ImportPlan plan;
    private final BulkOptions options;
    private final List<String> importedLeadIds = new ArrayList<>();
    private final List<BulkResult.RowError> errors = new ArrayList<>();
    private final List<BulkResult.RowWarning> warnings = new ArrayList<>();
    private final List<BulkResult.RowResult> results = new ArrayList<>();
    private int imported;
    private int updated;
    private int skipped;
    private int suppressed;
    private int pending;

    ImportProgress(ImportPlan plan) {
        this.plan = plan;
        this.options = plan.options();
    }

    /**
     * Notes the rows of a batch as pending. If the batch fails, its rows may be stored all the
     * same: the response to a commit can be lost.
     */
    void begin(CsvBatchReader.Batch batch) {
        pending = batch.rows().size();
    }

    void add(CsvBatchReader.Batch batch, BulkResult stored) {
        pending = 0;
        imported += stored.imported();
        updated += stored.updated();
        skipped += stored.skipped();
        suppressed += stored.suppressed();
        importedLeadIds.addAll(stored.importedLeadIds());
        for (BulkResult.RowError error : stored.errors()) {
            errors.add(
                    new BulkResult.RowError(
                            error.index(),
                            batch.sourceOf(error.index()).number(),
                            batch.sourceOf(error.index()).line(),
                            error.email(),
                            Text.shortened(error.error(), MAX_ERROR)));
        }
        for (BulkResult.RowWarning warning : stored.warnings()) {
            if (warnings.size() < BulkResult.MAX_WARNINGS) {
                warnings.add(warning.withRow(batch.sourceOf(warning.index()).number()));
            }
        }
        if (options.returnResults()) {
            results.addAll(stored.results());
        }
    }

    BulkResult result() {
        return new BulkResult(
                imported,
                updated,
                skipped,
                errors.size(),
                suppressed,
                importedLeadIds,
                errors,
                warnings,
                options.returnResults() ? results : null,
                new BulkResult.CsvInfo(
                        plan.rows(),
                        plan.file().encoding().name(),
                        plan.file().columns().names(),
                        plan.file().columns().targets(),
                        plan.notes()));
    }

    /** Adds the counts so far to a 503; other failures stay as they are. */
    Throwable failure(Throwable thrown) {
        ApiException failure = ErrorTranslator.of(thrown);
        return failure.code() == ErrorCode.SERVICE_UNAVAILABLE && !options.dryRun()
                ? ApiException.of(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "The service cannot go on right now. Before that, %s%s. Send the file again: leads that exist are not created twice"
                                .formatted(counts(), unknown()))
                : thrown;
    }

    private String counts() {
        return "%d rows were imported, %d updated, %d skipped, and %d failed"
                .formatted(imported, updated, skipped, errors.size());
    }

    private String unknown() {
        return pending == 0
                ? ""
                : "; what became of the next %d rows is not known".formatted(pending);
    }
}
