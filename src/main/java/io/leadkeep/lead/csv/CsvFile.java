package io.leadkeep.lead.csv;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import io.leadkeep.text.Text;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a CSV file row by row; only the current row is in memory. */
public final class CsvFile implements AutoCloseable {

    /** Longer than any cell that a lead could hold. */
    private static final int MAX_CELL = 1024 * 1024;

    private static final int MAX_ROW = 4 * MAX_CELL;

    /** Limit of the search for the delimiter, in characters. */
    private static final int MAX_HEADER = 256 * 1024;

    private static final String DELIMITERS = ",;\t";

    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private int row;

    /**
     * A row that is not blank.
     *
     * @param number as a spreadsheet shows it: from 1, blank rows count, line breaks within a cell
     *     do not
     */
    public record Row(int number, List<String> cells) {

        /** Total length of the cells in characters. */
        public int length() {
            return cells.stream().mapToInt(String::length).sum();
        }
    }

    /** Thrown when the rest of a file cannot be parsed or decoded. */
    public static final class BrokenException extends Exception {

        private static final long serialVersionUID = 1L;

        private BrokenException(int row, String reason) {
            super("row " + row + " " + reason);
        }
    }

    private CsvFile(CsvReader<CsvRecord> reader) {
        this.reader = reader;
        this.records = reader.iterator();
    }

    public static CsvFile open(Path file) throws IOException {
        char delimiter;
        // Buffered: CsvTextReader cannot return a surrogate pair into a buffer of one character.
        try (Reader text = new BufferedReader(CsvTextReader.open(file))) {
            delimiter = delimiter(text);
        }
        return new CsvFile(
                CsvReader.builder()
                        .fieldSeparator(delimiter)
                        .skipEmptyLines(false)
                        .allowMissingFields(true)
                        .allowExtraFields(true)
                        .maxBufferSize(MAX_ROW)
                        .build(
                                CsvRecordHandler.of(
                                        limits ->
                                                limits.maxFieldSize(MAX_CELL)
                                                        .maxRecordSize(MAX_ROW)),
                                CsvTextReader.open(file)));
    }

    /** Returns the most frequent delimiter of the header, outside of quotes; the first of a tie. */
    private static char delimiter(Reader text) throws IOException {
        Map<Character, Integer> counts = new LinkedHashMap<>();
        boolean begun = false;
        boolean atStart = true;
        boolean quoted = false;
        try {
            for (int read = 0; read < MAX_HEADER; read++) {
                int next = text.read();
                char c = (char) next;
                boolean isBreak = c == '\n' || c == '\r';
                if (next < 0 || begun && isBreak && !quoted) {
                    break;
                }
                begun |= !isBreak && c != ' ';
                if (c == '"') {
                    quoted = quoted != (quoted || atStart);
                }
                boolean isDelimiter = DELIMITERS.indexOf(c) >= 0;
                atStart = isDelimiter || isBreak;
                if (isDelimiter && !quoted) {
                    counts.merge(c, 1, Integer::sum);
                }
            }
        } catch (CharacterCodingException e) {
            // The error is reported with its row when the rows are read.
        }
        return counts.entrySet().stream()
                .reduce((most, next) -> next.getValue() > most.getValue() ? next : most)
                .map(Map.Entry::getKey)
                .orElse(DELIMITERS.charAt(0));
    }

    /** Returns the next row that is not blank, or null at the end. */
    public Row next() throws BrokenException {
        while (true) {
            row++;
            CsvRecord found = read();
            if (found == null) {
                return null;
            }
            if (found.getFields().stream().anyMatch(cell -> !Text.trim(cell).isEmpty())) {
                return new Row(row, found.getFields());
            }
        }
    }

    private CsvRecord read() throws BrokenException {
        try {
            CsvRecord found = records.hasNext() ? records.next() : null;
            return found == null || found.getField(0).equals(CsvTextReader.END) ? null : found;
        } catch (CsvParseException e) {
            throw new BrokenException(
                    row,
                    "has a quoted cell that does not end, or with something behind its closing"
                            + " quote, or is longer than a lead can be");
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw new BrokenException(
                        row, "has bytes that are no text: save the file as UTF-8 or UTF-16");
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
