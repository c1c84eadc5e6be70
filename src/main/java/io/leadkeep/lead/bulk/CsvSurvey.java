package io.leadkeep.lead.bulk;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.lead.csv.CsvFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What a first look through a CSV file has shown, before anything is stored.
 *
 * @param form the request
 * @param columns where the cells go
 * @param rows how many there are, up to the end or to the break
 * @param repeated places of those whose address stands in a later row again
 * @param broken where and why the file cannot be read on, or null
 */
record CsvSurvey(ImportForm form, ColumnMapping columns, int rows, BitSet repeated, String broken) {

    private static final int MAX_ROWS = 50_000;

    /**
     * Looks a file through.
     *
     * @param form the request
     * @return what was seen
     * @throws ApiException 400 with every broken rule of the request and of the header
     * @throws IOException if the file cannot be read
     */
    static CsvSurvey of(ImportForm form) throws IOException {
        List<FieldError> errors = new ArrayList<>(form.errors());
        if (form.file() == null) {
            throw ApiException.invalid(errors);
        }
        try (CsvFile file = CsvFile.open(form.file())) {
            ColumnMapping columns = columns(file, form, errors);
            if (!errors.isEmpty()) {
                throw ApiException.invalid(errors);
            }
            return look(file, columns.areOfAnExport() ? form.ofAnExport() : form, columns);
        }
    }

    private static ColumnMapping columns(CsvFile file, ImportForm form, List<FieldError> errors) {
        try {
            CsvFile.Row header = file.next();
            if (header != null) {
                return ColumnMapping.of(header.cells(), form.mapping(), errors);
            }
            errors.add(new FieldError("file", "is empty: its first row must name the columns"));
        } catch (CsvFile.BrokenException e) {
            errors.add(new FieldError("file", e.getMessage()));
        }
        return null;
    }

    private static CsvSurvey look(CsvFile file, ImportForm form, ColumnMapping columns) {
        LastRows last = new LastRows(MAX_ROWS);
        BitSet repeated = new BitSet();
        String broken = null;
        int rows = 0;
        try {
            for (CsvFile.Row row = file.next(); row != null; row = file.next()) {
                if (rows == MAX_ROWS) {
                    throw ApiException.invalid(
                            List.of(
                                    new FieldError(
                                            "file",
                                            "has more than 50,000 rows; nothing was imported")));
                }
                note(rows, row, form, columns, last, repeated);
                rows++;
            }
        } catch (CsvFile.BrokenException e) {
            broken = e.getMessage();
        }
        return new CsvSurvey(form, columns, rows, repeated, broken);
    }

    /** As in a bulk, a row that breaks a rule does not take the place of one before. */
    private static void note(
            int index,
            CsvFile.Row row,
            ImportForm form,
            ColumnMapping columns,
            LastRows last,
            BitSet repeated) {
        String email = columns.email(row, form.options());
        if (email == null) {
            return;
        }
        int slot = last.slot(email);
        int before = last.row(slot);
        if (before >= 0) {
            // Checked in full only here: the next look does it for each row.
            if (columns.read(index, row, form.options()).error() != null) {
                return;
            }
            repeated.set(before);
        }
        last.set(slot, index);
    }
}
