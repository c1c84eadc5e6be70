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

/** A CSV file, read row by row; no more than one row of it is in memory. */
public final class CsvFile implements AutoCloseable {

    /** Longer than any cell that a lead could hold. */
    private static final int MAX_CELL = 1024 * 1024;

    private static final int MAX_ROW = 4 * MAX_CELL;

    /** The delimiter shows in the header, which is looked at no further than this. */
    private static final int MAX_HEADER = 256 * 1024;

    private static final String DELIMITERS = ",;\t";

    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private int row;

    /**
     * A row of a file.
     *
     * @param number as a spreadsheet shows it: from 1, blank rows counted, line breaks within a
     *     cell not
     * @param cells not all of them blank
     */
    public record Row(int number, List<String> cells) {

        /** What counts for the size of a batch. */
        public int length() {
            return cells.stream().mapToInt(String::length).sum();
        }
    }

    /** A file that cannot be read on from a row. */
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

    /**
     * Opens a file.
     *
     * @param file in any encoding that {@link CsvEncoding} knows, with any delimiter
     * @return the file, before its first row
     * @throws IOException if it cannot be read
     */
    public static CsvFile open(Path file) throws IOException {
        char delimiter;
        // Buffered: a surrogate pair does not fit where one character is asked for.
        try (Reader text = new BufferedReader(CsvText.open(file))) {
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
                                CsvText.open(file)));
    }

    /** The one that occurs most in the header, outside of quotes; of two, the first. */
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
            // Told with its row, when the rows are read.
        }
        return counts.entrySet().stream()
                .reduce((most, next) -> next.getValue() > most.getValue() ? next : most)
                .map(Map.Entry::getKey)
                .orElse(DELIMITERS.charAt(0));
    }

    /**
     * Reads the next row that is not blank.
     *
     * @return the row, or null at the end
     * @throws BrokenException if there is none to be made out
     */
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
            return found == null || found.getField(0).equals(CsvText.END) ? null : found;
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
