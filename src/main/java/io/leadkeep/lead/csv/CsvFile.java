package io.leadkeep.lead.csv;

import io.leadkeep.text.Text;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads a CSV file row by row; only the current row is in memory. */
public final class CsvFile implements Closeable {

    private final CsvFormat format;
    private final RecordReader records;
    private int number;

    /**
     * A row that is not blank.
     *
     * @param number as a spreadsheet shows it: from 1, blank rows count, line breaks within a cell
     *     do not
     * @param line number of its first line as an editor shows it, from 1
     * @param cells one with the text of the row if it is malformed
     * @param problem why the row is malformed, or null
     */
    public record Row(int number, int line, List<String> cells, String problem) {

        /** Total length of the cells in characters. */
        public int length() {
            int length = 0;
            for (String cell : cells) {
                length += cell.length();
            }
            return length;
        }
    }

    private CsvFile(CsvFormat format, RecordReader records) {
        this.format = format;
        this.records = records;
    }

    public static CsvFile open(Path file, CsvFormat format) throws IOException {
        return new CsvFile(format, new RecordReader(format.encoding().open(file), format));
    }

    /** Returns the next row that is not blank, or null at the end. */
    public Row next() throws IOException {
        while (records.next()) {
            number++;
            if (records.problem() != null) {
                String problem = records.problem().message(records.line(), format.encoding());
                return new Row(number, records.line(), List.of(records.text()), problem);
            }
            List<String> cells = records.cells();
            if (!isBlank(cells)) {
                return new Row(number, records.line(), cells, null);
            }
        }
        return null;
    }

    private static boolean isBlank(List<String> cells) {
        for (String cell : cells) {
            if (!Text.trim(cell).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }
}
