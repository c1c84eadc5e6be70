package io.leadkeep.lead.bulk;

import java.util.List;
import java.util.Map;

/**
 * What became of a CSV file. The four counts add up to {@code csvInfo.totalRows}.
 *
 * @param imported leads that are new
 * @param updated leads that existed and were patched
 * @param skipped repeats within the file, and leads that existed and stay as they are
 * @param failed rows that break a rule
 * @param importedLeadIds ids of the new leads, in the order of their rows
 * @param errors what is wrong with each of the failed
 * @param csvInfo what was seen in the file
 */
record ImportResult(
        int imported,
        int updated,
        int skipped,
        int failed,
        List<String> importedLeadIds,
        List<RowError> errors,
        CsvInfo csvInfo) {

    /**
     * A row that breaks a rule.
     *
     * @param index its place among the rows, from 0
     * @param row its number as a spreadsheet shows it
     * @param email as it was sent
     * @param error every broken rule
     */
    record RowError(int index, int row, String email, String error) {}

    /**
     * What was seen in a file.
     *
     * @param totalRows rows with anything in them, without the header
     * @param columns as they are headed
     * @param mapping where the cells of each column went
     */
    record CsvInfo(int totalRows, List<String> columns, Map<String, Object> mapping) {}
}
