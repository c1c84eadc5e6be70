package io.leadkeep.lead.bulk;

import io.leadkeep.http.ApiException;
import io.leadkeep.lead.columns.LeadFile;
import io.leadkeep.lead.csv.CsvFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Result of the first pass through a CSV file, which stores nothing.
 *
 * @param rows number of rows
 * @param superseded indexes of the rows whose address occurs in a later valid row
 * @param severalAddresses numbers of the rows with several addresses in a cell
 */
record ImportPlan(
        ImportForm form,
        LeadFile file,
        int rows,
        BitSet superseded,
        List<Integer> severalAddresses) {

    private static final int MAX_ROWS = 50_000;

    /** Fails with 400 for broken rules of the form and of the header. */
    static ImportPlan of(ImportForm form) throws IOException {
        if (form.file() == null) {
            throw ApiException.invalid(form.errors().list());
        }
        LeadFile file = LeadFile.of(form.file(), form.mapping(), form.errors());
        form.errors().throwIfAny();
        return scan(file, file.columns().areOfAnExport() ? form.ofAnExport() : form);
    }

    private static ImportPlan scan(LeadFile file, ImportForm form) throws IOException {
        Map<String, Integer> lastRows = new HashMap<>();
        BitSet superseded = new BitSet();
        List<Integer> severalAddresses = new ArrayList<>();
        CsvRows reader = new CsvRows(file.columns(), form.options());
        int rows = 0;
        try (CsvFile csv = file.open()) {
            for (CsvFile.Row row = csv.next(); row != null; row = csv.next()) {
                if (rows == MAX_ROWS) {
                    throw ApiException.invalid(
                            "file", "has more than 50,000 rows; nothing was imported");
                }
                if (row.problem() == null && file.columns().hasSeveralAddresses(row)) {
                    severalAddresses.add(row.number());
                }
                markSuperseded(rows, row, reader, lastRows, superseded);
                rows++;
            }
        }
        return new ImportPlan(form, file, rows, superseded, severalAddresses);
    }

    /** An invalid row does not supersede an earlier one. */
    private static void markSuperseded(
            int index,
            CsvFile.Row row,
            CsvRows reader,
            Map<String, Integer> lastRows,
            BitSet superseded) {
        String email = reader.email(row);
        if (email == null) {
            return;
        }
        Integer earlier = lastRows.get(email);
        if (earlier != null) {
            // Only repeated addresses are checked in full here; the second pass checks every row.
            if (reader.read(index, row).error() != null) {
                return;
            }
            superseded.set(earlier);
        }
        lastRows.put(email, index);
    }

    CsvRows reader() {
        return new CsvRows(file.columns(), form.options());
    }

    /** Returns what was decided about the file and its rows. */
    List<String> notes() {
        return file.notes(severalAddresses);
    }
}
