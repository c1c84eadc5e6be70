package io.leadkeep.lead.bulk;

import java.util.List;

/**
 * What became of many rows. The four counts add up to the rows that were sent.
 *
 * @param imported leads that are new
 * @param updated leads that existed and were patched
 * @param skipped repeats within the request, and leads that existed and stay as they are
 * @param failed rows that break a rule
 * @param importedLeadIds ids of the new leads, in the order of their rows
 * @param errors what is wrong with each of the failed
 */
public record BulkResult(
        int imported,
        int updated,
        int skipped,
        int failed,
        List<String> importedLeadIds,
        List<RowError> errors) {

    /**
     * The same without addresses: it can be kept, for it tells of nobody.
     *
     * @return with null for each address
     */
    public BulkResult withoutAddresses() {
        return withErrors(
                errors.stream()
                        .map(error -> new RowError(error.index(), null, error.error()))
                        .toList());
    }

    /**
     * The same with the addresses in it again.
     *
     * @param rows of the request
     * @return with the address of each row that failed
     */
    public BulkResult withAddresses(List<BulkRow> rows) {
        return withErrors(
                errors.stream()
                        .map(
                                error ->
                                        new RowError(
                                                error.index(),
                                                rows.get(error.index()).email(),
                                                error.error()))
                        .toList());
    }

    private BulkResult withErrors(List<RowError> changed) {
        return new BulkResult(imported, updated, skipped, failed, importedLeadIds, changed);
    }

    /**
     * A row that breaks a rule.
     *
     * @param index its place among the rows, from 0
     * @param email as it was sent
     * @param error every broken rule
     */
    record RowError(int index, String email, String error) {}
}
