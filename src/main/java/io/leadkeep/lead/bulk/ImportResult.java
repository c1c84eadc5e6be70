package io.leadkeep.lead.bulk;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
@Schema(name = "ImportResult")
record ImportResult(
        @Schema(required = true, minimum = "0") int imported,
        @Schema(required = true, minimum = "0") int updated,
        @Schema(required = true, minimum = "0") int skipped,
        @Schema(required = true, minimum = "0") int failed,
        @Schema(required = true) List<String> importedLeadIds,
        @Schema(required = true) List<RowError> errors,
        @Schema(required = true) CsvInfo csvInfo) {

    /**
     * A row that breaks a rule.
     *
     * @param index its place among the rows, from 0
     * @param row its number as a spreadsheet shows it
     * @param email as it was sent
     * @param error every broken rule
     */
    @Schema(name = "ImportRowError")
    record RowError(
            @Schema(required = true, minimum = "0", description = "Place among the rows, from 0")
                    int index,
            @Schema(
                            required = true,
                            minimum = "2",
                            description =
                                    "Number as a spreadsheet shows it: the header is row 1, blank"
                                            + " rows count, line breaks within a cell do not")
                    int row,
            @Schema(required = true, nullable = true) String email,
            @Schema(required = true) String error) {}

    /**
     * What was seen in a file.
     *
     * @param totalRows rows with anything in them, without the header
     * @param columns as they are headed
     * @param mapping where the cells of each column went
     */
    @Schema(name = "CsvInfo")
    record CsvInfo(
            @Schema(
                            required = true,
                            minimum = "0",
                            description = "Rows with anything in them, without the header")
                    int totalRows,
            @Schema(required = true, description = "As they are headed") List<String> columns,
            @Schema(
                            required = true,
                            description =
                                    "By column: the field of a lead, `custom:Name` for a custom"
                                            + " field, or null for a column that is left out")
                    Map<String, Object> mapping) {}
}
