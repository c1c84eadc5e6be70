package io.leadkeep.lead.bulk;

import io.leadkeep.http.ApiException;
import io.leadkeep.lead.columns.ColumnMapping;
import io.leadkeep.lead.csv.CsvFile;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Result of the first pass through a CSV file, which stores nothing.
 *
 * @param rows number of rows up to the end, or up to the first that cannot be parsed
 * @param superseded indexes of the rows whose address occurs in a later valid row
 * @param broken why the rest of the file cannot be parsed, or null
 */
record ImportPlan(
        ImportForm form, ColumnMapping columns, int rows, BitSet superseded, String broken) {

    private static final int MAX_ROWS = 50_000;

    CsvRows reader() {
        return new CsvRows(columns, form.options());
    }

    /** Fails with 400 for broken rules of the form and of the header. */
    static ImportPlan of(ImportForm form) throws IOException {
        if (form.file() == null) {
            throw ApiException.invalid(form.errors().list());
        }
        try (CsvFile file = CsvFile.open(form.file())) {
            ColumnMapping columns = columns(file, form);
            form.errors().throwIfAny();
            return scan(file, columns.areOfAnExport() ? form.ofAnExport() : form, columns);
        }
    }

    private static ColumnMapping columns(CsvFile file, ImportForm form) {
        try {
            CsvFile.Row header = file.next();
            if (header != null) {
                return ColumnMapping.of(header.cells(), form.mapping(), form.errors());
            }
            form.errors().add("file", "is empty: its first row must name the columns");
        } catch (CsvFile.BrokenException e) {
            form.errors().add("file", e.getMessage());
        }
        return null;
    }

    private static ImportPlan scan(CsvFile file, ImportForm form, ColumnMapping columns) {
        CsvRows reader = new CsvRows(columns, form.options());
        Map<String, Integer> lastRows = new HashMap<>();
        BitSet superseded = new BitSet();
        String broken = null;
        int rows = 0;
        try {
            for (CsvFile.Row row = file.next(); row != null; row = file.next()) {
                if (rows == MAX_ROWS) {
                    throw ApiException.invalid(
                            "file", "has more than 50,000 rows; nothing was imported");
                }
                markSuperseded(rows, row, reader, lastRows, superseded);
                rows++;
            }
        } catch (CsvFile.BrokenException e) {
            broken = e.getMessage();
        }
        return new ImportPlan(form, columns, rows, superseded, broken);
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
}
