package io.leadkeep.lead.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the records of a CSV text (RFC 4180, with any line ends); a malformed one costs its first
 * line only. FastCSV (4.0) reads nothing behind a malformed record, and joins two records if a
 * carriage return alone is within quotes.
 *
 * <p>Every character is examined a fixed number of times: a record that turns out to be malformed
 * tells what becomes of the quoted cells that begin in its further lines (see {@link #known}).
 */
final class RecordReader implements Closeable {

    /** In characters; longer than any row that a lead could hold. */
    static final int MAX_RECORD = 1024 * 1024;

    private static final int BLOCK = 32 * 1024;

    private enum State {
        CELL_START,
        UNQUOTED,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private final Reader source;
    private final CsvFormat format;
    private final char delimiter;

    private char[] text = new char[2 * BLOCK];
    private int loaded;
    private boolean sourceEnded;
    private boolean anyUndecodable;

    /** The beginning of the record, the end of its first line (or -1), and its end. */
    private int start;

    private int firstLineEnd;
    private int position;
    private State state;

    /**
     * Up to here an earlier scan has read without coming to the end of a record, so every end of a
     * line was within quotes. A later scan that is within quotes at the end of a line before this
     * position would go the same way.
     */
    private int known;

    /** Whether that scan found out at {@link #known} that the record is malformed. */
    private boolean knownToFail;

    private State stateAtKnown;

    /** The end of the record without its line break. */
    private int contentEnd;

    private int line;
    private int nextLine = 1;
    private CsvProblem problem;

    RecordReader(Reader source, CsvFormat format) {
        this.source = source;
        this.format = format;
        this.delimiter = format.delimiter();
    }

    /** Moves to the next record; returns false at the end. */
    boolean next() throws IOException {
        start = position;
        compact();
        if (!hasMore()) {
            return false;
        }
        firstLineEnd = -1;
        problem = scan();
        if (problem == null && firstLineEnd >= 0 && holdsRow()) {
            problem = CsvProblem.QUOTES;
        }
        if (problem != null) {
            endFirstLine();
        } else if (anyUndecodable && holdsUndecodable()) {
            problem = CsvProblem.BYTES;
        }
        line = nextLine;
        nextLine += lines();
        return true;
    }

    /** Returns the number of the first line of the record, from 1. */
    int line() {
        return line;
    }

    /** Returns why the record is malformed, or null. */
    CsvProblem problem() {
        return problem;
    }

    /** Returns the beginning of the record as it is in the file. */
    String text() {
        return new String(text, start, Math.min(contentEnd - start, BLOCK))
                .replace(CsvEncoding.UNDECODABLE, '\uFFFD');
    }

    /** Returns the cells of a well-formed record. */
    List<String> cells() {
        return RecordCells.of(text, start, contentEnd, delimiter);
    }

    private int lines() {
        int lines = 1;
        for (int at = firstLineEnd; at >= 0 && at < position; at = lineEnd(at)) {
            lines++;
        }
        return lines;
    }

    /** Moves to the end of the record; returns what is wrong with it, or null. */
    private CsvProblem scan() throws IOException {
        state = State.CELL_START;
        while (hasMore()) {
            if (position - start >= MAX_RECORD) {
                if (firstLineEnd < 0) {
                    return CsvProblem.LENGTH;
                }
                know(false);
                return CsvProblem.QUOTES;
            }
            char c = text[position++];
            switch (state) {
                case CELL_START -> state = c == '"' ? State.QUOTED : next(c);
                case UNQUOTED -> state = next(c);
                case QUOTED -> {
                    if (c == '"') {
                        state = State.QUOTE_IN_QUOTED;
                    } else if (isBreak(c) && endsInVain(c)) {
                        return CsvProblem.QUOTES;
                    }
                    continue;
                }
                case QUOTE_IN_QUOTED -> {
                    if (c == '"') {
                        state = State.QUOTED;
                    } else if (c == delimiter) {
                        state = State.CELL_START;
                    } else if (!isBreak(c)) {
                        know(true);
                        return CsvProblem.QUOTES;
                    }
                }
            }
            if (isBreak(c)) {
                endLine(c);
                return null;
            }
        }
        contentEnd = position;
        if (state == State.QUOTED) {
            know(true);
            return CsvProblem.QUOTES;
        }
        return null;
    }

    private State next(char c) {
        return c == delimiter ? State.CELL_START : State.UNQUOTED;
    }

    /** Ends a line within quotes; returns whether the record is known to be malformed. */
    private boolean endsInVain(char c) throws IOException {
        endLine(c);
        if (firstLineEnd < 0) {
            firstLineEnd = position;
        }
        if (position > known) {
            return false;
        }
        position = known;
        state = stateAtKnown;
        return knownToFail;
    }

    private void know(boolean fails) {
        known = position;
        stateAtKnown = state;
        knownToFail = fails;
    }

    /**
     * Returns whether a record of several lines has a line that is a complete row: two quotes that
     * do not belong together then enclose other rows.
     */
    private boolean holdsRow() {
        for (int line = firstLineEnd; line < position; line = lineEnd(line)) {
            if (format.isRow(text, line, lineEnd(line))) {
                known = line;
                stateAtKnown = State.QUOTED;
                knownToFail = true;
                return true;
            }
        }
        return false;
    }

    private int lineEnd(int from) {
        int end = from;
        while (end < position && !isBreak(text[end])) {
            end++;
        }
        boolean isPair = end + 1 < position && text[end] == '\r' && text[end + 1] == '\n';
        return Math.min(position, isPair ? end + 2 : end + 1);
    }

    /** Moves to the end of the first line of a malformed record. */
    private void endFirstLine() throws IOException {
        if (firstLineEnd >= 0) {
            position = firstLineEnd;
            contentEnd = firstLineEnd;
            while (isBreak(text[contentEnd - 1])) {
                contentEnd--;
            }
            return;
        }
        while (hasMore()) {
            char c = text[position++];
            if (isBreak(c)) {
                endLine(c);
                return;
            }
            if (position - start > MAX_RECORD) {
                // The beginning is enough to show the line.
                int kept = start + BLOCK;
                System.arraycopy(text, position, text, kept, loaded - position);
                loaded -= position - kept;
                position = kept;
                known = 0;
            }
        }
        contentEnd = position;
    }

    /** Ends a line; its break may have a second character. */
    private void endLine(char first) throws IOException {
        contentEnd = position - 1;
        if (first == '\r' && hasMore() && text[position] == '\n') {
            position++;
        }
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }

    private boolean holdsUndecodable() {
        return CharBuffer.wrap(text, start, position - start)
                .chars()
                .anyMatch(c -> c == CsvEncoding.UNDECODABLE);
    }

    private boolean hasMore() throws IOException {
        while (position >= loaded && !sourceEnded) {
            load();
        }
        return position < loaded;
    }

    private void load() throws IOException {
        if (text.length - loaded < BLOCK) {
            text = Arrays.copyOf(text, text.length * 2);
        }
        int read = source.read(text, loaded, BLOCK);
        sourceEnded = read < 0;
        int end = loaded + Math.max(0, read);
        for (int i = loaded; i < end && !anyUndecodable; i++) {
            anyUndecodable = text[i] == CsvEncoding.UNDECODABLE;
        }
        loaded = end;
    }

    private void compact() {
        if (start > text.length / 2) {
            System.arraycopy(text, start, text, 0, loaded - start);
            loaded -= start;
            known = Math.max(0, known - start);
            position = 0;
            start = 0;
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
