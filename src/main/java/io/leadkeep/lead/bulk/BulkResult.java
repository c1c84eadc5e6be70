package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * Outcome of the rows of a bulk or an import. The four counts add up to the number of rows.
 *
 * @param skipped repeated addresses of the request, and existing leads left unchanged
 * @param importedLeadIds in the order of the rows
 * @param csvInfo null for a bulk
 */
record BulkResult(
        int imported,
        int updated,
        int skipped,
        int failed,
        List<String> importedLeadIds,
        List<RowError> errors,
        @JsonInclude(JsonInclude.Include.NON_NULL) CsvInfo csvInfo) {

    /**
     * Errors of one row.
     *
     * @param index position among the rows, from 0
     * @param row number as a spreadsheet shows it; null for a bulk
     * @param email as sent, or null
     */
    record RowError(
            int index,
            @JsonInclude(JsonInclude.Include.NON_NULL) Integer row,
            String email,
            String error) {

        private RowError withEmail(String other) {
            return new RowError(index, row, other, error);
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
    record CsvInfo(
            int totalRows,
            String encoding,
            List<String> columns,
            Map<String, String> mapping,
            List<String> notes) {}

    /** Removes the addresses of failed rows: a stored result contains no personal data. */
    BulkResult withoutAddresses() {
        return withErrors(errors.stream().map(error -> error.withEmail(null)).toList());
    }

    /** Restores the addresses from the rows of the request. */
    BulkResult withAddresses(List<BulkRow> rows) {
        return withErrors(
                errors.stream()
                        .map(error -> error.withEmail(rows.get(error.index()).email()))
                        .toList());
    }

    private BulkResult withErrors(List<RowError> changed) {
        return new BulkResult(
                imported, updated, skipped, failed, importedLeadIds, changed, csvInfo);
    }
}
