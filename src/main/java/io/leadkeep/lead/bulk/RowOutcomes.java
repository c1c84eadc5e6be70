package io.leadkeep.lead.bulk;

import io.leadkeep.http.FieldError;
import java.util.ArrayList;
import java.util.List;

/** What became of the rows of one write. */
final class RowOutcomes {

    private final BulkRow[] rows;
    private final RowStatus[] statuses;
    private final String[] leadIds;
    private final int first;

    /**
     * @param rows with consecutive indexes
     */
    RowOutcomes(List<BulkRow> rows) {
        this.rows = new BulkRow[rows.size()];
        this.statuses = new RowStatus[rows.size()];
        this.leadIds = new String[rows.size()];
        this.first = rows.get(0).index();
    }

    /**
     * Notes an outcome.
     *
     * @param leadId null if there is no such lead, or it is not known
     */
    void set(BulkRow row, RowStatus status, String leadId) {
        int position = row.index() - first;
        rows[position] = row;
        statuses[position] = status;
        leadIds[position] = leadId;
    }

    BulkResult result(boolean withResults) {
        List<String> importedIds = new ArrayList<>();
        List<BulkResult.RowError> errors = new ArrayList<>();
        List<BulkResult.RowWarning> warnings = new ArrayList<>();
        List<BulkResult.RowResult> results = withResults ? new ArrayList<>() : null;
        int[] counts = new int[RowStatus.values().length];
        for (int i = 0; i < rows.length; i++) {
            BulkRow row = rows[i];
            counts[statuses[i].ordinal()]++;
            if (statuses[i] == RowStatus.CREATED && leadIds[i] != null) {
                importedIds.add(leadIds[i]);
            }
            if (row.error() != null) {
                errors.add(
                        new BulkResult.RowError(row.index(), null, null, row.email(), row.error()));
            }
            for (FieldError warning : row.warnings()) {
                if (warnings.size() < BulkResult.MAX_WARNINGS) {
                    warnings.add(BulkResult.RowWarning.of(row, warning));
                }
            }
            if (withResults) {
                results.add(
                        new BulkResult.RowResult(
                                row.index(), row.email(), statuses[i], leadIds[i]));
            }
        }
        return new BulkResult(
                counts[RowStatus.CREATED.ordinal()],
                counts[RowStatus.UPDATED.ordinal()],
                counts[RowStatus.SKIPPED.ordinal()]
                        + counts[RowStatus.UNCHANGED.ordinal()]
                        + counts[RowStatus.SUPPRESSED.ordinal()],
                counts[RowStatus.FAILED.ordinal()],
                counts[RowStatus.SUPPRESSED.ordinal()],
                importedIds,
                errors,
                warnings,
                results,
                null);
    }
}
