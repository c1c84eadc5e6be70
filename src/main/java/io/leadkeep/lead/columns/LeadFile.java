package io.leadkeep.lead.columns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.lead.csv.CsvEncoding;
import io.leadkeep.lead.csv.CsvFile;
import io.leadkeep.lead.csv.CsvFormat;
import io.leadkeep.text.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A CSV file of leads: how it is written, its columns and its rows. */
public final class LeadFile {

    private static final int MAX_COLUMNS = 1_000;

    /** Rows that help to recognise columns. */
    private static final int SAMPLE_ROWS = 20;

    private static final int MAX_SHOWN = 200;

    private final Path path;
    private final CsvFormat format;
    private final LeadColumns columns;
    private final CsvFile.Row header;
    private final List<String> notes;

    private LeadFile(
            Path path,
            CsvFormat format,
            LeadColumns columns,
            CsvFile.Row header,
            List<String> notes) {
        this.path = path;
        this.format = format;
        this.columns = columns;
        this.header = header;
        this.notes = notes;
    }

    /**
     * Examines a file.
     *
     * @param mapping target by column, as the client sent it: a string or null
     * @return null if a rule is broken
     */
    public static LeadFile of(Path path, ObjectNode mapping, FieldErrors errors)
            throws IOException {
        return of(path, CsvEncoding.of(path), mapping, errors);
    }

    /** Examines a file, or the beginning of one, whose encoding is known. */
    public static LeadFile of(
            Path path, CsvEncoding encoding, ObjectNode mapping, FieldErrors errors)
            throws IOException {
        HeaderSearch search = new HeaderSearch(path, encoding, emailColumns(mapping)::contains);
        HeaderSearch.Header header = search.find();
        if (header == null) {
            errors.add("file", whyNoHeader(search.first()));
            return null;
        }
        List<String> notes = new ArrayList<>();
        addNotes(header, encoding, notes);
        HeaderNames names = HeaderNames.of(header.row().cells(), notes);
        if (names.positions().size() > MAX_COLUMNS) {
            errors.add("file", "must have at most " + MAX_COLUMNS + " columns");
            return null;
        }
        GivenTargets given = GivenTargets.of(mapping, names.names(), errors);
        List<List<String>> samples = samples(path, header);
        LeadColumns columns = new ColumnChooser(names, samples, given, notes).choose();
        if (columns.emailPosition() < 0) {
            errors.add("file", "has no column for the e-mail address: name it in mapping");
            return null;
        }
        CsvFormat format = header.format().withColumns(columns.width(), columns.emailPosition());
        return new LeadFile(path, format, columns, header.row(), List.copyOf(notes));
    }

    private static Set<String> emailColumns(ObjectNode mapping) {
        Set<String> columns = new HashSet<>();
        for (Map.Entry<String, JsonNode> each : mapping.properties()) {
            if (Text.trim(each.getValue().asText()).equals("email")) {
                columns.add(Text.trim(each.getKey()));
            }
        }
        return columns;
    }

    private static String whyNoHeader(CsvFile.Row first) {
        return first == null
                ? "is empty: its first row must name the columns"
                : "has no line among the first 20 that names a column for the e-mail address, such"
                      + " as Email, E-mail Address or Correo electrónico: add a line with the names"
                      + " of the columns, or name the column in mapping. The file begins with: "
                        + Text.shortened(
                                String.join(
                                        " | ", first.cells().stream().map(Text::quotable).toList()),
                                MAX_SHOWN);
    }

    private static void addNotes(
            HeaderSearch.Header header, CsvEncoding encoding, List<String> notes) {
        if (encoding.isGuessed()) {
            notes.add(
                    "The file is not Unicode and was read as %s: if letters are wrong, save it as UTF-8 and import it again"
                            .formatted(encoding.name()));
        }
        if (header.passedOver() > 0) {
            notes.add(
                    "The columns are named in line %d; the lines before it were passed over"
                            .formatted(header.row().line()));
        }
    }

    private static List<List<String>> samples(Path path, HeaderSearch.Header header)
            throws IOException {
        List<List<String>> samples = new ArrayList<>();
        try (CsvFile csv = open(path, header.format(), header.row().line())) {
            for (CsvFile.Row row = csv.next();
                    row != null && samples.size() < SAMPLE_ROWS;
                    row = csv.next()) {
                if (row.problem() == null) {
                    samples.add(row.cells());
                }
            }
        }
        return samples;
    }

    private static CsvFile open(Path path, CsvFormat format, int headerLine) throws IOException {
        CsvFile csv = CsvFile.open(path, format);
        CsvFile.Row row = csv.next();
        while (row != null && row.line() < headerLine) {
            row = csv.next();
        }
        return csv;
    }

    /** Opens the file behind its header. */
    public CsvFile open() throws IOException {
        return open(path, format, header.line());
    }

    public LeadColumns columns() {
        return columns;
    }

    /** Returns the cells of the header, as far as PostgreSQL can store them. */
    public List<String> header() {
        return header.cells().stream().map(Text::storable).toList();
    }

    public CsvEncoding encoding() {
        return format.encoding();
    }

    public char delimiter() {
        return format.delimiter();
    }

    /** Splits the text of a malformed row, whose quotes have no meaning. */
    public List<String> split(String row) {
        return List.of(row.split(Pattern.quote(String.valueOf(format.delimiter())), -1));
    }

    /**
     * Returns the decisions that the targets of the columns do not show.
     *
     * @param severalAddresses numbers of the rows with several addresses in a cell
     */
    public List<String> notes(List<Integer> severalAddresses) {
        if (severalAddresses.isEmpty()) {
            return notes;
        }
        List<String> all = new ArrayList<>(notes);
        all.add(
                "Several addresses in one cell, of which the first valid one is used: rows "
                        + HeaderNames.list(severalAddresses));
        return all;
    }
}
