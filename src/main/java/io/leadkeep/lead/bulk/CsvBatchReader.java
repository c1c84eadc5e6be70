package io.leadkeep.lead.bulk;

import io.leadkeep.lead.csv.CsvFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a CSV file for the second time, in batches. */
public final class CsvBatchReader implements AutoCloseable {

    public static final int MAX_ROWS = 1_000;

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
     * @param source the rows as they are in the file
     * @param rows at least one, unless the file is at its end
     */
    public record Batch(int first, List<CsvFile.Row> source, List<BulkRow> rows) {

        public CsvFile.Row sourceOf(int index) {
            return source.get(index - first);
        }

        public boolean isEmpty() {
            return rows.isEmpty();
        }
    }

    public CsvBatchReader(ImportPlan plan) {
        this.plan = plan;
        this.reader = plan.reader();
    }

    private void open() throws IOException {
        if (file == null) {
            file = plan.file().open();
        }
    }

    /** Passes over the rows before an index. */
    public void skipTo(int next) throws IOException {
        open();
        while (index < next) {
            file.next();
            index++;
        }
    }

    /** Returns the next rows of the plan; empty at the end. */
    public Batch next() throws IOException {
        open();
        int first = index;
        List<CsvFile.Row> source = new ArrayList<>();
        List<BulkRow> rows = new ArrayList<>();
        int characters = 0;
        while (index < plan.rows() && index - first < MAX_ROWS && characters < MAX_CHARACTERS) {
            CsvFile.Row next = file.next();
            BulkRow row = reader.read(index, next);
            boolean isSuperseded = row.error() == null && plan.superseded().get(index);
            rows.add(isSuperseded ? row.superseded() : row);
            source.add(next);
            characters += next.length();
            index++;
        }
        return new Batch(first, source, rows);
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
