package io.leadkeep.donotcontact;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.columns.Column;
import io.leadkeep.lead.columns.LeadFile;
import io.leadkeep.lead.csv.CsvEncoding;
import io.leadkeep.lead.csv.CsvFile;
import io.leadkeep.lead.csv.CsvFormat;
import io.leadkeep.text.Text;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A CSV file of entries: with a header that names the column of the address, or a plain list whose
 * first row begins with an address or a domain.
 */
final class DncFile implements Closeable {

    private static final int MAX_ROWS = 1_000_000;

    /** Bounds the response. */
    private static final int MAX_ERRORS = 1_000;

    private static final int MAX_SHOWN = 255;

    /** Fields of an entry by names of columns, as {@link #plain}. */
    private static final Map<String, String> COLUMNS =
            Map.of("entrytype", "entryType", "type", "entryType", "reason", "reason");

    private final CsvFile csv;
    private final Function<CsvFile.Row, ObjectNode> reader;
    private final List<RowError> errors = new ArrayList<>();
    private int rows;

    /** Why a row was skipped; {@code email} is as in the file. */
    record RowError(int row, String email, String error) {}

    private DncFile(CsvFile csv, Function<CsvFile.Row, ObjectNode> reader) {
        this.csv = csv;
        this.reader = reader;
    }

    /** Opens a file; fails with 400 if it has neither a header nor a list. */
    static DncFile open(Path path) throws IOException {
        CsvFormat list = CsvFormat.of(CsvEncoding.of(path), ',');
        if (isList(path, list)) {
            return new DncFile(CsvFile.open(path, list), DncFile::ofList);
        }
        FieldErrors errors = new FieldErrors();
        LeadFile file = LeadFile.of(path, JsonNodeFactory.instance.objectNode(), errors);
        errors.throwIfAny();
        Map<String, Integer> positions =
                file.columns().columns().stream()
                        .filter(column -> COLUMNS.containsKey(plain(column.name())))
                        .collect(
                                Collectors.toMap(
                                        column -> COLUMNS.get(plain(column.name())),
                                        Column::position,
                                        (first, other) -> first));
        return new DncFile(file.open(), row -> ofTable(row, file, positions));
    }

    private static boolean isList(Path path, CsvFormat format) throws IOException {
        try (CsvFile csv = CsvFile.open(path, format)) {
            CsvFile.Row first = csv.next();
            return first != null && NewDncEntry.parse(first.cells().get(0)).isPresent();
        }
    }

    private static String plain(String name) {
        return name.replaceAll("[^\\p{L}]", "").toLowerCase(Locale.ROOT);
    }

    private static ObjectNode ofList(CsvFile.Row row) {
        return JsonNodeFactory.instance.objectNode().put("email", row.cells().get(0));
    }

    private static ObjectNode ofTable(
            CsvFile.Row row, LeadFile file, Map<String, Integer> positions) {
        ObjectNode fields = file.columns().email(row);
        positions.forEach(
                (field, position) -> {
                    String cell =
                            position < row.cells().size()
                                    ? Text.trim(row.cells().get(position))
                                    : "";
                    NewDncEntry.known(field, cell).ifPresent(value -> fields.put(field, value));
                });
        return fields;
    }

    /** Returns the next entries, none at the end; rows that are none are noted. */
    List<NewDncEntry> next(int max) throws IOException {
        List<NewDncEntry> entries = new ArrayList<>();
        while (entries.size() < max) {
            CsvFile.Row row = csv.next();
            if (row == null) {
                break;
            }
            rows++;
            if (rows > MAX_ROWS) {
                throw ApiException.invalid("file", "has more than 1,000,000 rows");
            }
            read(row, entries);
        }
        return entries;
    }

    private void read(CsvFile.Row row, List<NewDncEntry> entries) {
        ObjectNode fields =
                row.problem() == null ? reader.apply(row) : JsonNodeFactory.instance.objectNode();
        FieldErrors broken = new FieldErrors();
        NewDncEntry entry = null;
        if (row.problem() == null) {
            entry = NewDncEntry.read(new JsonFields(fields, broken), NewDncEntry.IMPORT);
        } else {
            broken.add("row", row.problem());
        }
        if (broken.isEmpty()) {
            entries.add(entry);
        } else if (errors.size() < MAX_ERRORS) {
            String email = fields.path("email").textValue();
            errors.add(
                    new RowError(
                            row.number(),
                            email == null ? null : Text.shortened(email, MAX_SHOWN),
                            text(broken)));
        }
    }

    private static String text(FieldErrors broken) {
        return broken.list().stream()
                .map((FieldError error) -> error.field() + ": " + error.message())
                .collect(Collectors.joining("; "));
    }

    int rows() {
        return rows;
    }

    List<RowError> errors() {
        return errors;
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
