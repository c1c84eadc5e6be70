package io.leadkeep.lead.csv;

import io.leadkeep.text.EmailAddress;

/**
 * How a CSV file is written.
 *
 * @param columns number of cells of a row, or 0 if it is not known yet
 * @param email position of the address in a row
 */
public record CsvFormat(CsvEncoding encoding, char delimiter, int columns, int email) {

    public static CsvFormat of(CsvEncoding encoding, char delimiter) {
        return new CsvFormat(encoding, delimiter, 0, 0);
    }

    public CsvFormat withColumns(int count, int emailColumn) {
        return new CsvFormat(encoding, delimiter, count, emailColumn);
    }

    /**
     * Returns whether a line is a complete row: its quotes enclose cells, it has an address in its
     * place, and as many cells as the header, or fewer if its last one goes on in the next line.
     */
    boolean isRow(char[] text, int from, int to) {
        boolean isQuoted = false;
        boolean hasAddress = false;
        int cells = 0;
        int cell = from;
        for (int i = from; i <= to; i++) {
            boolean isEnd = isEnd(text, i, to);
            if (!isEnd && text[i] == '"') {
                boolean isEscaped = isQuoted && i + 1 < to && text[i + 1] == '"';
                if (isEscaped) {
                    i++;
                } else if (isQuoted ? !isDelimiterOrEnd(text, i + 1, to) : i != cell) {
                    return false;
                } else {
                    isQuoted = !isQuoted;
                }
            } else if (isEnd || text[i] == delimiter && !isQuoted) {
                hasAddress |= cells == email && isAddress(text, cell, i);
                cells++;
                cell = i + 1;
            }
            if (isEnd) {
                break;
            }
        }
        return hasAddress && (isQuoted ? cells <= columns : cells == columns);
    }

    private boolean isDelimiterOrEnd(char[] text, int at, int to) {
        return isEnd(text, at, to) || text[at] == delimiter;
    }

    private static boolean isEnd(char[] text, int at, int to) {
        return at == to || text[at] == '\n' || text[at] == '\r';
    }

    private static boolean isAddress(char[] text, int from, int to) {
        boolean isQuoted = to - from > 2 && text[from] == '"' && text[to - 1] == '"';
        int quotes = isQuoted ? 1 : 0;
        String cell = new String(text, from + quotes, to - from - 2 * quotes);
        return cell.indexOf('@') > 0 && EmailAddress.normalise(cell).isPresent();
    }
}
