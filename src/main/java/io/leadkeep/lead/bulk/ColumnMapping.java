package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.FieldError;
import io.leadkeep.lead.LeadFieldReader;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.lead.csv.ColumnNames;
import io.leadkeep.lead.csv.CsvCell;
import io.leadkeep.lead.csv.CsvFile;
import io.leadkeep.lead.csv.LeadCsvWriter;
import io.leadkeep.text.NearestName;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the cells of a CSV file go: by what its columns are called, and by what a client says. */
final class ColumnMapping {

    /** Before the name of a custom field, where a field of a lead would stand. */
    static final String CUSTOM = "custom:";

    private static final String CUSTOM_FIELDS = "customFields";
    private static final int MAX_COLUMNS = 1_000;
    private static final int MAX_KEY = 64;
    private static final NearestName NEAREST = new NearestName(LeadFields.WRITABLE);

    /** Field of a lead, {@code custom:Name}, or null to leave out; in the order of the columns. */
    private final Map<String, String> targets = new LinkedHashMap<>();

    private final List<String> names;

    private ColumnMapping(List<String> names) {
        this.names = names;
    }

    /**
     * Finds out where cells go.
     *
     * @param header cells of the first row
     * @param mapping an object of what a client says; its values are texts or nulls
     * @param errors takes each broken rule
     * @return the columns; of no use once there are errors
     */
    static ColumnMapping of(List<String> header, ObjectNode mapping, List<FieldError> errors) {
        ColumnMapping columns = new ColumnMapping(names(header));
        if (columns.names.size() > MAX_COLUMNS) {
            errors.add(new FieldError("file", "must have at most " + MAX_COLUMNS + " columns"));
            return columns;
        }
        Map<String, JsonNode> wishes = new HashMap<>();
        mapping.properties().forEach(wish -> wishes.put(Text.trim(wish.getKey()), wish.getValue()));
        for (String wish : wishes.keySet()) {
            if (!columns.names.contains(wish)) {
                errors.add(
                        new FieldError(
                                path(wish),
                                new NearestName(columns.names)
                                        .to(wish)
                                        .map(near -> "; did you mean " + Text.quotable(near) + "?")
                                        .map("is not a column of the file"::concat)
                                        .orElse("is not a column of the file")));
            }
        }
        columns.aim(wishes, errors);
        columns.refuseTwoForOneField(errors);
        return columns;
    }

    /** Spreadsheets like to end every line with some delimiters. */
    private static List<String> names(List<String> header) {
        List<String> names = new ArrayList<>(header.stream().map(Text::trim).toList());
        while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
            names.remove(names.size() - 1);
        }
        return List.copyOf(names);
    }

    private void aim(Map<String, JsonNode> wishes, List<FieldError> errors) {
        Set<String> repeated = new HashSet<>();
        for (String name : names) {
            if (targets.containsKey(name)) {
                if (targets.get(name) != null && repeated.add(name)) {
                    errors.add(
                            new FieldError(
                                    "file",
                                    "has two columns %s: rename one, or map them to null"
                                            .formatted(Text.quotable(name))));
                }
            } else if (wishes.containsKey(name)) {
                targets.put(name, wished(name, wishes.get(name), errors));
            } else {
                targets.put(name, recognised(name, errors));
            }
        }
    }

    private static String wished(String name, JsonNode wish, List<FieldError> errors) {
        if (wish.isNull()) {
            return null;
        }
        String target = Text.trim(wish.asText());
        if (target.startsWith(CUSTOM)) {
            return custom(name, Text.trim(target.substring(CUSTOM.length())), errors);
        }
        if (!LeadFields.WRITABLE.contains(target)) {
            errors.add(new FieldError(path(name), whyRefused(target)));
        }
        return target;
    }

    private static String whyRefused(String target) {
        if (LeadFields.READ_ONLY.contains(target)) {
            return LeadFields.whyRefused(target);
        }
        String advice = "; write " + CUSTOM + "Name for a custom field";
        return NEAREST.to(target)
                .map(near -> "is not a field of a lead; did you mean " + near + "?")
                .orElse("is not a field of a lead" + advice);
    }

    /** What our own export says and only Leadkeep sets is left out under exactly that name. */
    private static String recognised(String name, List<FieldError> errors) {
        if (LeadFields.READ_ONLY.contains(name)) {
            return null;
        }
        return ColumnNames.fieldOf(name).orElseGet(() -> custom(name, name, errors));
    }

    private static String custom(String column, String key, List<FieldError> errors) {
        if (key.isEmpty() || Text.length(key) > MAX_KEY) {
            errors.add(
                    new FieldError(
                            path(column),
                            "a custom field must have a name of 1 to " + MAX_KEY + " characters"));
        } else if (!Text.isStorable(key)) {
            errors.add(new FieldError(path(column), Text.NOT_STORABLE));
        }
        return CUSTOM + key;
    }

    private void refuseTwoForOneField(List<FieldError> errors) {
        Map<String, String> columns = new HashMap<>();
        targets.forEach(
                (name, target) -> {
                    if (target == null) {
                        return;
                    }
                    String first = columns.putIfAbsent(key(target), name);
                    if (first != null) {
                        errors.add(
                                new FieldError(
                                        path(name),
                                        "goes to %s, as the column %s does: map one of the two to %sName or null"
                                                .formatted(
                                                        Text.quotable(target),
                                                        Text.quotable(first),
                                                        CUSTOM)));
                    }
                });
        if (!columns.containsKey("email")) {
            errors.add(
                    new FieldError(
                            "file", "has no column for the e-mail address: name it in mapping"));
        }
    }

    private static String path(String column) {
        return "mapping." + Text.quotable(column);
    }

    /** phoneNumber is the same as phone. */
    private static String key(String target) {
        return target.equals("phoneNumber") ? "phone" : target;
    }

    /**
     * The columns.
     *
     * @return as they are headed
     */
    List<String> names() {
        return names;
    }

    /**
     * Tells whether our own export has made this file.
     *
     * @return whether its columns are all of the export's, in the export's order
     */
    boolean areOfAnExport() {
        return names.equals(LeadCsvWriter.columnNames());
    }

    /**
     * Where the cells of each column go.
     *
     * @return by column: a field of a lead, {@code custom:Name}, or null
     */
    Map<String, String> targets() {
        return targets;
    }

    /**
     * Reads the address in a row, no more.
     *
     * @param row of the file
     * @param options of the request
     * @return in its stored form, or null if there is none
     */
    String email(CsvFile.Row row, BulkOptions options) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < Math.min(names.size(), row.cells().size()); i++) {
            if ("email".equals(targets.get(names.get(i)))) {
                fields.put("email", CsvCell.restore(row.cells().get(i)));
            }
        }
        if (options.dataCleanup()) {
            DataCleanup.clean(fields);
        }
        return hasSurplus(row) ? null : new LeadFieldReader(fields).email();
    }

    /**
     * Reads and checks a row.
     *
     * @param index its place among the rows
     * @param row of the file
     * @param options of the request
     * @return the row, with an error or without
     */
    BulkRow read(int index, CsvFile.Row row, BulkOptions options) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        ObjectNode custom = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < Math.min(names.size(), row.cells().size()); i++) {
            String target = targets.get(names.get(i));
            String cell = CsvCell.restore(row.cells().get(i));
            if (target == null || Text.trim(cell).isEmpty()) {
                continue;
            }
            if (target.startsWith(CUSTOM)) {
                custom.put(target.substring(CUSTOM.length()), cell);
            } else {
                fields.set(target, value(target, cell));
            }
        }
        if (!custom.isEmpty()) {
            JsonNode explicit = fields.path(CUSTOM_FIELDS);
            if (explicit.isObject()) {
                custom.setAll((ObjectNode) explicit);
            }
            if (explicit.isObject() || explicit.isMissingNode() || explicit.isNull()) {
                fields.set(CUSTOM_FIELDS, custom);
            }
        }
        BulkRow read = BulkRow.of(index, fields, options);
        return hasSurplus(row)
                ? read.failedWith(
                        List.of(
                                new FieldError(
                                        "row",
                                        "has %d cells for %d columns"
                                                .formatted(row.cells().size(), names.size()))))
                : read;
    }

    private static JsonNode value(String target, String cell) {
        return switch (target) {
            case "tags" -> CsvCell.toTags(cell);
            case CUSTOM_FIELDS -> CsvCell.toJson(cell);
            default -> JsonNodeFactory.instance.textNode(cell);
        };
    }

    private boolean hasSurplus(CsvFile.Row row) {
        return row.cells().stream().skip(names.size()).anyMatch(cell -> !Text.trim(cell).isEmpty());
    }
}
