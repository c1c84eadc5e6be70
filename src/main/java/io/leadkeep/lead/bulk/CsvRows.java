package io.leadkeep.lead.bulk;

import io.leadkeep.lead.csv.CsvFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The rows of a CSV file that was surveyed, batch by batch. */
final class CsvRows implements AutoCloseable {

    private static final int MAX_ROWS = 1_000;

    /** Rows of 32 KiB are allowed, but not a thousand of them in memory. */
    private static final int MAX_CHARACTERS = 1_000_000;

    private final CsvSurvey survey;
    private CsvFile file;
    private int index;

    /**
     * Some rows.
     *
     * @param first index of the first
     * @param numbers of all, as a spreadsheet shows them
     * @param rows those to be stored and those that break a rule
     * @param repeats how many are left out, because a later row has their address
     */
    record Batch(int first, int[] numbers, List<BulkRow> rows, int repeats) {

        /** The number of a row, by its index among all rows of the file. */
        int numberOf(int index) {
            return numbers[index - first];
        }

        boolean isEmpty() {
            return numbers.length == 0;
        }
    }

    CsvRows(CsvSurvey survey) {
        this.survey = survey;
    }

    /**
     * Reads on.
     *
     * @return the next rows; empty at the end, or where the file is broken
     * @throws IOException if the file cannot be read
     * @throws CsvFile.BrokenException never: rows behind a break are not asked for
     */
    Batch next() throws IOException, CsvFile.BrokenException {
        if (file == null) {
            file = CsvFile.open(survey.form().file());
            file.next();
        }
        int first = index;
        int[] numbers = new int[MAX_ROWS];
        List<BulkRow> rows = new ArrayList<>();
        int repeats = 0;
        int characters = 0;
        while (index < survey.rows() && index - first < MAX_ROWS && characters < MAX_CHARACTERS) {
            CsvFile.Row next = file.next();
            BulkRow row = survey.columns().read(index, next, survey.form().options());
            if (row.error() == null && survey.repeated().get(index)) {
                repeats++;
            } else {
                rows.add(row);
            }
            numbers[index - first] = next.number();
            characters += next.length();
            index++;
        }
        return new Batch(first, Arrays.copyOf(numbers, index - first), rows, repeats);
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
