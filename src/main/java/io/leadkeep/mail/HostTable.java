package io.leadkeep.mail;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What names of hosts say of who runs them, as data with a version. */
final class HostTable {

    private static final Pattern VERSION =
            Pattern.compile("# version (\\d+), \\d{4}-\\d\\d-\\d\\d");
    private static final List<String> COLUMNS = List.of("slug", "kind", "suffix", "source");

    /** In place of a slug: there is none, on purpose. */
    static final String NOBODY = "-";

    private final int version;
    private final List<Row> rows;

    /**
     * A line.
     *
     * @param slug who
     * @param kind what the name is evidence of
     * @param suffix of the name
     */
    record Row(String slug, String kind, HostPattern suffix) {}

    private HostTable(int version, List<Row> rows) {
        this.version = version;
        this.rows = rows;
    }

    /**
     * Reads a table from the resources beside this class.
     *
     * @param file its name
     * @param slugs that may occur
     * @param kinds that may occur
     * @return the table
     * @throws IllegalArgumentException if a line is broken; the message names it
     */
    static HostTable load(String file, Set<String> slugs, Set<String> kinds) {
        try (InputStream stream = HostTable.class.getResourceAsStream(file)) {
            return read(new InputStreamReader(stream, StandardCharsets.UTF_8), slugs, kinds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HostTable read(Reader text, Set<String> slugs, Set<String> kinds) throws IOException {
        BufferedReader lines = new BufferedReader(text);
        String first = lines.readLine();
        Matcher version = VERSION.matcher(first == null ? "" : first);
        if (!version.matches()) {
            throw new IllegalArgumentException("Line 1 must be: # version <number>, <date>");
        }
        List<Row> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        try (CsvReader<CsvRecord> records =
                CsvReader.builder()
                        .commentStrategy(CommentStrategy.SKIP)
                        .allowMissingFields(true)
                        .allowExtraFields(true)
                        .ofCsvRecord(lines)) {
            boolean header = true;
            for (CsvRecord each : records) {
                // The first line is not the reader's any more.
                long number = each.getStartingLineNumber() + 1;
                if (each.getFieldCount() != COLUMNS.size()
                        || header && !each.getFields().equals(COLUMNS)) {
                    throw broken(number, "the columns are " + COLUMNS);
                }
                if (!header) {
                    rows.add(row(each.getFields(), number, slugs, kinds, seen));
                }
                header = false;
            }
        }
        return new HostTable(Integer.parseInt(version.group(1)), List.copyOf(rows));
    }

    private static Row row(
            List<String> fields,
            long number,
            Set<String> slugs,
            Set<String> kinds,
            Set<String> seen) {
        String slug = fields.get(0);
        String kind = fields.get(1);
        String suffix = fields.get(2);
        if (!slugs.contains(slug) && !slug.equals(NOBODY)) {
            throw broken(number, "unknown slug " + slug);
        }
        if (!kinds.contains(kind)) {
            throw broken(number, "unknown kind " + kind);
        }
        if (fields.get(3).isBlank()) {
            throw broken(number, "no source");
        }
        if (!seen.add(kind + " " + suffix)) {
            throw broken(number, suffix + " stands there twice");
        }
        try {
            return new Row(slug, kind, HostPattern.of(suffix));
        } catch (IllegalArgumentException e) {
            throw broken(number, e.getMessage());
        }
    }

    private static IllegalArgumentException broken(long number, String reason) {
        return new IllegalArgumentException("Line " + number + ": " + reason);
    }

    /** Raised with every change of the data. */
    int version() {
        return version;
    }

    List<Row> rows() {
        return rows;
    }

    /**
     * Finds what a name says.
     *
     * @param host lower case, without a trailing dot
     * @param kinds of the lines to look at
     * @return the line whose suffix has most labels; empty if none matches
     */
    Optional<Row> find(String host, Set<String> kinds) {
        List<String> labels = List.of(host.split("\\.", -1));
        Row found = null;
        for (Row row : rows) {
            if (kinds.contains(row.kind())
                    && row.suffix().matches(labels)
                    && (found == null || found.suffix().length() < row.suffix().length())) {
                found = row;
            }
        }
        return Optional.ofNullable(found);
    }
}
