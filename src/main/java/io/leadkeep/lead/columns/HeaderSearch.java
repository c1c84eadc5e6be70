package io.leadkeep.lead.columns;

import io.leadkeep.lead.csv.CsvEncoding;
import io.leadkeep.lead.csv.CsvFile;
import io.leadkeep.lead.csv.CsvFormat;
import io.leadkeep.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Finds the header and the delimiter of a file: by the first line with a column for addresses. */
final class HeaderSearch {

    private static final int MAX_LINES = 20;

    private static final List<Character> DELIMITERS = List.of(',', ';', '\t');

    /** Excel's line that names the delimiter. */
    private static final String DELIMITER_LINE = "sep=";

    private final Path file;
    private final CsvEncoding encoding;
    private final Predicate<String> isEmail;

    /** The first row, to show it. */
    private CsvFile.Row first;

    /**
     * A line that names the columns.
     *
     * @param passedOver number of rows before it that are not blank
     * @param known number of columns that are recognised
     */
    record Header(CsvFormat format, CsvFile.Row row, int passedOver, int known) {

        private boolean isBetterThan(Header other) {
            if (known != other.known) {
                return known > other.known;
            }
            return row.line() != other.row.line()
                    ? row.line() < other.row.line()
                    : row.cells().size() > other.row.cells().size();
        }
    }

    /**
     * Creates a search.
     *
     * @param isEmail whether the client named a column as that of the address
     */
    HeaderSearch(Path file, CsvEncoding encoding, Predicate<String> isEmail) {
        this.file = file;
        this.encoding = encoding;
        this.isEmail = isEmail;
    }

    /** Returns the header, or null if no line is one. */
    Header find() throws IOException {
        Header best = null;
        for (char delimiter : delimiters()) {
            Header found = find(CsvFormat.of(encoding, delimiter));
            if (found != null && (best == null || found.isBetterThan(best))) {
                best = found;
            }
        }
        return best;
    }

    /** Returns the first row that is not blank, if no line is a header; null in an empty file. */
    CsvFile.Row first() {
        return first;
    }

    private List<Character> delimiters() throws IOException {
        for (CsvFile.Row row : head(CsvFormat.of(encoding, '\0'))) {
            String line = row.cells().get(0).strip().replace("\"", "");
            if (line.length() == DELIMITER_LINE.length() + 1
                    && line.toLowerCase(Locale.ROOT).startsWith(DELIMITER_LINE)) {
                return List.of(line.charAt(DELIMITER_LINE.length()));
            }
        }
        return DELIMITERS;
    }

    private Header find(CsvFormat format) throws IOException {
        int passedOver = 0;
        for (CsvFile.Row row : head(format)) {
            if (first == null) {
                first = row;
            }
            int known = 0;
            boolean hasEmail = false;
            for (String cell : row.cells()) {
                ColumnNames.Match match = ColumnNames.of(cell);
                known += match == null ? 0 : 1;
                hasEmail |=
                        isEmail.test(Text.trim(cell))
                                || match != null && match.field().equals("email");
            }
            if (hasEmail && row.problem() == null) {
                return new Header(format, row, passedOver, known);
            }
            passedOver++;
        }
        return null;
    }

    private List<CsvFile.Row> head(CsvFormat format) throws IOException {
        List<CsvFile.Row> rows = new ArrayList<>();
        try (CsvFile csv = CsvFile.open(file, format)) {
            CsvFile.Row row = csv.next();
            while (row != null && row.line() <= MAX_LINES) {
                rows.add(row);
                row = csv.next();
            }
        }
        return rows;
    }
}
