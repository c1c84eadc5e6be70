package io.leadkeep.lead.bulk;

import io.leadkeep.lead.csv.CsvFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a CSV file for the second time, in batches. */
final class CsvBatchReader implements AutoCloseable {

    private static final int MAX_ROWS = 1_000;

    /** Bounds the memory of a batch: a row may have 32 KiB and more. */
    private static final int MAX_CHARACTERS = 1_000_000;

    private final ImportPlan plan;
    private final CsvRows reader;
    private CsvFile file;
    private int index;

    /**
     * Rows that are stored in one transaction.
     *
     * @param first index of the first row
     * @param numbers of all rows, as a spreadsheet shows them
     * @param lines numbers of their first lines
     * @param rows at least one, unless the file is at its end
     */
    record Batch(int first, int[] numbers, int[] lines, List<BulkRow> rows) {

        int numberOf(int index) {
            return numbers[index - first];
        }

        int lineOf(int index) {
            return lines[index - first];
        }

        boolean isEmpty() {
            return numbers.length == 0;
        }
    }

    CsvBatchReader(ImportPlan plan) {
        this.plan = plan;
        this.reader = plan.reader();
    }

    /** Returns the next rows of the plan; empty at the end. */
    Batch next() throws IOException {
        if (file == null) {
            file = plan.file().open();
        }
        int first = index;
        int[] numbers = new int[MAX_ROWS];
        int[] lines = new int[MAX_ROWS];
        List<BulkRow> rows = new ArrayList<>();
        int characters = 0;
        while (index < plan.rows() && index - first < MAX_ROWS && characters < MAX_CHARACTERS) {
            CsvFile.Row next = file.next();
            BulkRow row = reader.read(index, next);
            boolean isSuperseded = row.error() == null && plan.superseded().get(index);
            rows.add(isSuperseded ? row.superseded() : row);
            numbers[index - first] = next.number();
            lines[index - first] = next.line();
            characters += next.length();
            index++;
        }
        return new Batch(first, Arrays.copyOf(numbers, index - first), lines, rows);
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
