package io.leadkeep.lead.bulk;

import io.leadkeep.http.ApiException;
import io.leadkeep.lead.columns.LeadFile;
import io.leadkeep.lead.csv.CsvFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Result of the first pass through a CSV file, which stores nothing.
 *
 * @param rows number of rows
 * @param superseded indexes of the rows whose address occurs in a later valid row
 * @param severalAddresses numbers of the first rows with several addresses in a cell
 */
public record ImportPlan(
        LeadFile file,
        BulkOptions options,
        int rows,
        BitSet superseded,
        List<Integer> severalAddresses) {

    private static final int MAX_ROWS = 50_000;

    /** One more than notes list. */
    private static final int MAX_SEVERAL = 11;

    /** Fails with 400 for broken rules of the form and of the header. */
    static ImportPlan of(ImportForm form) throws IOException {
        if (form.file() == null) {
            throw ApiException.invalid(form.errors().list());
        }
        LeadFile file = LeadFile.of(form.file(), form.mapping(), form.errors());
        form.errors().throwIfAny();
        return of(file, form.options().forFile(file, form.cleanupIsDefault()), MAX_ROWS);
    }

    /** Fails with 400 if the file has too many rows. */
    public static ImportPlan of(LeadFile file, BulkOptions options, int maxRows)
            throws IOException {
        AddressRows lastRows = new AddressRows();
        BitSet superseded = new BitSet();
        List<Integer> severalAddresses = new ArrayList<>();
        CsvRows reader = new CsvRows(file.columns(), options);
        int rows = 0;
        try (CsvFile csv = file.open()) {
            for (CsvFile.Row row = csv.next(); row != null; row = csv.next()) {
                if (rows == maxRows) {
                    throw ApiException.invalid(
                            "file", "has more than %,d rows; nothing was imported".formatted(rows));
                }
                if (severalAddresses.size() < MAX_SEVERAL
                        && row.problem() == null
                        && file.columns().hasSeveralAddresses(row)) {
                    severalAddresses.add(row.number());
                }
                markSuperseded(rows, row, reader, lastRows, superseded);
                rows++;
            }
        }
        return new ImportPlan(file, options, rows, superseded, severalAddresses);
    }

    /** An invalid row does not supersede an earlier one. */
    private static void markSuperseded(
            int index, CsvFile.Row row, CsvRows reader, AddressRows lastRows, BitSet superseded) {
        String email = reader.email(row);
        // Only repeated addresses are checked in full here; the second pass checks every row.
        if (email == null || lastRows.contains(email) && reader.read(index, row).error() != null) {
            return;
        }
        int earlier = lastRows.put(email, index);
        if (earlier >= 0) {
            superseded.set(earlier);
        }
    }

    CsvRows reader() {
        return new CsvRows(file.columns(), options);
    }

    /** Returns what was decided about the file and its rows. */
    List<String> notes() {
        return file.notes(severalAddresses);
    }
}
