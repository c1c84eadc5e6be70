package io.leadkeep.lead.bulk;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorTranslator;
import io.leadkeep.http.FieldError;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What has become of the rows of a CSV file so far. */
final class ImportProgress {

    /** Of fifty thousand rows each may be wrong in hundreds of ways. */
    private static final int MAX_ERROR = 300;

    private final CsvSurvey survey;
    private final List<String> importedLeadIds = new ArrayList<>();
    private final List<ImportResult.RowError> errors = new ArrayList<>();
    private int updated;
    private int skipped;
    private int underWay;

    ImportProgress(CsvSurvey survey) {
        this.survey = survey;
    }

    /**
     * Notes that rows are on their way to the database. Until their outcome is added, they may be
     * stored without anybody here having heard of it: the answer to a commit can be lost.
     *
     * @param batch some rows
     */
    void begin(CsvRows.Batch batch) {
        underWay = batch.numbers().length;
    }

    /**
     * Adds up.
     *
     * @param batch some rows, begun before
     * @param stored what became of them
     */
    void add(CsvRows.Batch batch, BulkResult stored) {
        underWay = 0;
        updated += stored.updated();
        skipped += stored.skipped() + batch.repeats();
        importedLeadIds.addAll(stored.importedLeadIds());
        for (BulkResult.RowError error : stored.errors()) {
            errors.add(
                    new ImportResult.RowError(
                            error.index(),
                            batch.numberOf(error.index()),
                            error.email(),
                            Text.shortened(error.error(), MAX_ERROR)));
        }
    }

    /**
     * Tells how it went, once all rows have been stored.
     *
     * @return the answer
     * @throws ApiException 400, with the answer as its data, if the file was broken in the middle
     */
    ImportResult end() {
        ImportResult result =
                new ImportResult(
                        importedLeadIds.size(),
                        updated,
                        skipped,
                        errors.size(),
                        importedLeadIds,
                        errors,
                        new ImportResult.CsvInfo(
                                survey.rows(),
                                survey.columns().names(),
                                new LinkedHashMap<>(survey.columns().targets())));
        if (survey.broken() != null) {
            throw ApiException.invalid(
                    List.of(new FieldError("file", survey.broken() + ". Before it, " + counts())),
                    result);
        }
        return result;
    }

    /**
     * Tells how far it went.
     *
     * @param thrown what ended it
     * @return 503 with the counts, and with the number of rows whose outcome nobody knows, if it is
     *     the database's trouble, else what was thrown
     */
    Throwable failure(Throwable thrown) {
        ApiException failure = ErrorTranslator.of(thrown);
        return failure.code() == ErrorCode.SERVICE_UNAVAILABLE
                ? ApiException.of(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "The service cannot go on right now. Before that, %s%s. Send the file again: leads that exist are not created twice"
                                .formatted(counts(), unknown()))
                : thrown;
    }

    private String counts() {
        return "%d rows were imported, %d updated, %d skipped, and %d failed"
                .formatted(importedLeadIds.size(), updated, skipped, errors.size());
    }

    private String unknown() {
        return underWay == 0
                ? ""
                : "; what became of the next %d rows is not known".formatted(underWay);
    }
}
