package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.leadkeep.http.FieldError;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Outcome of the rows of a bulk or an import. The four counts add up to the number of rows.
 *
 * @param skipped rows that changed nothing
 * @param suppressed skipped rows whose address is on the do-not-contact list
 * @param importedLeadIds in the order of the rows; empty for a dry run
 * @param results null unless they were asked for
 * @param csvInfo null for a bulk
 */
public record BulkResult(
        int imported,
        int updated,
        int skipped,
        int failed,
        int suppressed,
        List<String> importedLeadIds,
        List<RowError> errors,
        List<RowWarning> warnings,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<RowResult> results,
        @JsonInclude(JsonInclude.Include.NON_NULL) CsvInfo csvInfo) {

    /** Bounds the response. */
    static final int MAX_WARNINGS = 10_000;

    public BulkResult {
        // Responses that an older version has stored have none.
        warnings = warnings == null ? List.of() : warnings;
    }

    /**
     * Errors of one row.
     *
     * @param index position among the rows, from 0
     * @param row number as a spreadsheet shows it; null for a bulk
     * @param line number of its first line as an editor shows it; null for a bulk
     * @param email as sent, or null
     */
    public record RowError(
            int index,
            @JsonInclude(JsonInclude.Include.NON_NULL) Integer row,
            @JsonInclude(JsonInclude.Include.NON_NULL) Integer line,
            String email,
            String error) {

        private RowError withEmail(String other) {
            return new RowError(index, row, line, other, error);
        }
    }

    /**
     * A value of a row that was not written, or a key that is probably misspelt.
     *
     * @param row number as a spreadsheet shows it; null for a bulk
     */
    public record RowWarning(
            int index,
            @JsonInclude(JsonInclude.Include.NON_NULL) Integer row,
            String email,
            String field,
            String message) {

        static RowWarning of(BulkRow row, FieldError warning) {
            return new RowWarning(
                    row.index(), null, row.email(), warning.field(), warning.message());
        }

        RowWarning withRow(int number) {
            return new RowWarning(index, number, email, field, message);
        }

        private RowWarning withEmail(String other) {
            return new RowWarning(index, row, other, field, message);
        }
    }

    /**
     * Outcome of one row.
     *
     * @param id of the lead; null if there is none, or it is not known
     */
    public record RowResult(
            int index, String email, RowStatus status, @JsonProperty("_id") String id) {

        public RowResult withEmail(String other) {
            return new RowResult(index, other, status, id);
        }
    }

    /**
     * Rows and columns of a CSV file.
     *
     * @param totalRows rows behind the header that are not blank
     * @param columns names, unique
     * @param mapping by column: a field of a lead, {@code fullName}, {@code custom:Name}, or null
     * @param notes decisions that the mapping does not show
     */
    public record CsvInfo(
            int totalRows,
            String encoding,
            List<String> columns,
            Map<String, String> mapping,
            List<String> notes) {}

    /** Removes the addresses: a stored result contains no personal data. */
    BulkResult withoutAddresses() {
        return withAddresses(index -> null);
    }

    /** Restores the addresses from the rows of the request. */
    BulkResult withAddresses(List<BulkRow> rows) {
        return withAddresses(index -> rows.get(index).email());
    }

    private BulkResult withAddresses(IntFunction<String> emailOf) {
        return new BulkResult(
                imported,
                updated,
                skipped,
                failed,
                suppressed,
                importedLeadIds,
                errors.stream().map(each -> each.withEmail(emailOf.apply(each.index()))).toList(),
                warnings.stream().map(each -> each.withEmail(emailOf.apply(each.index()))).toList(),
                results == null
                        ? null
                        : results.stream()
                                .map(each -> each.withEmail(emailOf.apply(each.index())))
                                .toList(),
                csvInfo);
    }
}
