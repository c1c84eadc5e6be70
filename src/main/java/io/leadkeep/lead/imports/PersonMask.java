package io.leadkeep.lead.imports;

import io.leadkeep.json.FieldErrors;
import io.leadkeep.lead.bulk.CsvRows;
import io.leadkeep.lead.columns.LeadFile;
import io.leadkeep.lead.csv.CsvFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Replaces the rows of a person in a file by letters. Delimiters, quotes and line breaks stay, so
 * that the number of rows and the length of the file are the same.
 */
final class PersonMask {

    private final BitSet lines;
    private final char delimiter;
    private final Charset charset;

    private PersonMask(BitSet lines, char delimiter, Charset charset) {
        this.lines = lines;
        this.delimiter = delimiter;
        this.charset = charset;
    }

    /** Finds the lines of the rows that name a person. */
    static PersonMask of(StoredImport job, Path path, String email) throws IOException {
        BitSet lines = new BitSet();
        LeadFile file = job.open(path, new FieldErrors());
        if (file == null) {
            return new PersonMask(lines, ',', job.encoding().charset());
        }
        CsvRows reader = new CsvRows(file.columns(), job.options(file));
        try (CsvFile csv = file.open()) {
            CsvFile.Row row = csv.next();
            while (row != null) {
                CsvFile.Row next = csv.next();
                if (names(row, email) || email.equals(reader.email(row))) {
                    lines.set(row.line(), next == null ? row.line() + lines(row) : next.line());
                }
                row = next;
            }
        }
        return new PersonMask(lines, file.delimiter(), job.encoding().charset());
    }

    private static boolean names(CsvFile.Row row, String email) {
        return String.join(" ", row.cells()).toLowerCase(Locale.ROOT).contains(email);
    }

    /** Returns at least the number of lines of a row. */
    private static int lines(CsvFile.Row row) {
        return 1 + (int) String.join("", row.cells()).chars().filter(c -> c < ' ').count();
    }

    Map<Integer, byte[]> chunks(Path path) throws IOException {
        Map<Integer, byte[]> changed = new TreeMap<>();
        if (lines.isEmpty()) {
            return changed;
        }
        int line = 1;
        boolean isAfterReturn = false;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path))) {
            byte[] chunk = file.readNBytes(ImportFiles.CHUNK_BYTES);
            for (int number = 0; chunk.length > 0; number++) {
                byte[] before = chunk.clone();
                // A chunk has an even number of bytes, so no character of UTF-16 is split.
                for (int at = 0; at + size() <= chunk.length; at += size()) {
                    char c = unit(chunk, at);
                    boolean isBreak = c == '\r' || c == '\n';
                    if (isBreak && !(c == '\n' && isAfterReturn)) {
                        line++;
                    } else if (!isBreak && lines.get(line) && c != delimiter && c != '"') {
                        mask(chunk, at);
                    }
                    isAfterReturn = c == '\r';
                }
                if (!Arrays.equals(before, chunk)) {
                    changed.put(number, chunk);
                }
                chunk = file.readNBytes(ImportFiles.CHUNK_BYTES);
            }
        }
        return changed;
    }

    private int size() {
        return isBigEndian() || isLittleEndian() ? 2 : 1;
    }

    private boolean isBigEndian() {
        return charset.equals(StandardCharsets.UTF_16BE);
    }

    private boolean isLittleEndian() {
        return charset.equals(StandardCharsets.UTF_16LE);
    }

    private char unit(byte[] chunk, int at) {
        int first = chunk[at] & 0xFF;
        if (size() == 1) {
            return (char) first;
        }
        int second = chunk[at + 1] & 0xFF;
        return (char) (isBigEndian() ? first << 8 | second : second << 8 | first);
    }

    private void mask(byte[] chunk, int at) {
        if (size() == 2) {
            chunk[at + (isBigEndian() ? 0 : 1)] = 0;
            chunk[at + (isBigEndian() ? 1 : 0)] = 'x';
        } else {
            chunk[at] = 'x';
        }
    }
}
