package io.leadkeep.lead.csv;

import java.util.ArrayList;
import java.util.List;

/** Splits a well-formed record. */
final class RecordCells {

    private RecordCells() {}

    static List<String> of(char[] text, int from, int to, char delimiter) {
        List<String> cells = new ArrayList<>();
        int cell = from;
        while (cell <= to) {
            boolean isQuoted = cell < to && text[cell] == '"';
            int end = isQuoted ? endOfQuoted(text, cell + 1, to) : cell;
            while (end < to && text[end] != delimiter) {
                end++;
            }
            cells.add(
                    isQuoted
                            ? unescaped(new String(text, cell + 1, end - cell - 2))
                            : new String(text, cell, end - cell));
            cell = end + 1;
        }
        return cells;
    }

    /** Returns the position behind the closing quote. */
    private static int endOfQuoted(char[] text, int from, int to) {
        int end = from;
        while (text[end] != '"' || end + 1 < to && text[end + 1] == '"') {
            end += text[end] == '"' ? 2 : 1;
        }
        return end + 1;
    }

    private static String unescaped(String cell) {
        return cell.indexOf('"') < 0 ? cell : cell.replace("\"\"", "\"");
    }
}
