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

/** A versioned table that maps suffixes of host names to slugs. */
record HostTable(int version, List<HostTable.Row> rows) {

    private static final Pattern VERSION =
            Pattern.compile("# version (\\d+), \\d{4}-\\d\\d-\\d\\d");
    private static final List<String> COLUMNS = List.of("slug", "kind", "suffix", "source");

    /** Marks a suffix as an exception: it has no slug. */
    static final String NO_SLUG = "-";

    /** A suffix, and what kind of evidence it is for the slug. */
    record Row(String slug, String kind, HostPattern suffix) {}

    /** Fails with {@link IllegalArgumentException}, which names the line that is invalid. */
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
                // The version line was read before.
                long number = each.getStartingLineNumber() + 1;
                if (each.getFieldCount() != COLUMNS.size()
                        || header && !each.getFields().equals(COLUMNS)) {
                    throw invalid(number, "the columns are " + COLUMNS);
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
        if (!slugs.contains(slug) && !slug.equals(NO_SLUG)) {
            throw invalid(number, "unknown slug " + slug);
        }
        if (!kinds.contains(kind)) {
            throw invalid(number, "unknown kind " + kind);
        }
        if (fields.get(3).isBlank()) {
            throw invalid(number, "no source");
        }
        if (!seen.add(kind + " " + suffix)) {
            throw invalid(number, suffix + " occurs twice");
        }
        try {
            return new Row(slug, kind, HostPattern.of(suffix));
        } catch (IllegalArgumentException e) {
            throw invalid(number, e.getMessage());
        }
    }

    private static IllegalArgumentException invalid(long number, String reason) {
        return new IllegalArgumentException("Line " + number + ": " + reason);
    }

    /** Returns the row of these kinds with the longest suffix that matches a lower-case host. */
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
