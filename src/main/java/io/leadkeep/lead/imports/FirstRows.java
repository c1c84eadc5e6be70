package io.leadkeep.lead.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.lead.bulk.BulkOptions;
import io.leadkeep.lead.bulk.BulkRow;
import io.leadkeep.lead.bulk.CsvRows;
import io.leadkeep.lead.columns.LeadFile;
import io.leadkeep.lead.csv.CsvFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The first rows of a file: those that clients see, and those that the estimate is made from. */
final class FirstRows {

    private static final int PREVIEW_ROWS = 20;
    private static final int ESTIMATE_ROWS = 1_000;

    private final LeadFile file;
    private final BulkOptions options;
    private final CsvRows reader;
    private final List<BulkRow> rows = new ArrayList<>();
    private final List<ObjectNode> preview = new ArrayList<>();

    FirstRows(LeadFile file, BulkOptions options) {
        this.file = file;
        this.options = options;
        this.reader = new CsvRows(file.columns(), options);
    }

    /**
     * Reads the first rows of a file, or of the beginning of one, whose last row may be cut off.
     *
     * @param totalRows of the whole file
     */
    static FirstRows of(LeadFile file, BulkOptions options, int totalRows) throws IOException {
        FirstRows first = new FirstRows(file, options);
        try (CsvFile csv = file.open()) {
            CsvFile.Row row = csv.next();
            while (row != null && !first.isFull()) {
                CsvFile.Row next = csv.next();
                if (next != null || first.rows.size() + 1 >= totalRows) {
                    first.add(row);
                }
                row = next;
            }
        }
        return first;
    }

    /** Adds the next row of the file, unless there are enough. */
    void add(CsvFile.Row row) {
        if (isFull()) {
            return;
        }
        BulkRow read = reader.read(rows.size(), row);
        rows.add(read);
        if (preview.size() < PREVIEW_ROWS) {
            preview.add(ImportHead.preview(row, read, file.columns().values(row, false)));
        }
    }

    private boolean isFull() {
        return rows.size() == ESTIMATE_ROWS;
    }

    LeadFile file() {
        return file;
    }

    List<BulkRow> rows() {
        return rows;
    }

    List<ObjectNode> preview() {
        return preview;
    }

    /** Returns the options of the import for a write that changes nothing. */
    BulkOptions dryRun() {
        return options.asDryRun();
    }
}
