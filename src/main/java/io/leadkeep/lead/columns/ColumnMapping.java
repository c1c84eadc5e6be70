package io.leadkeep.lead.columns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.lead.LeadFields;
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

/** Target of each column of a CSV file: given by the client or recognised by its name. */
public final class ColumnMapping {

    /** Prefix of a target that is a custom field. */
    private static final String CUSTOM = "custom:";

    private static final int MAX_COLUMNS = 1_000;
    private static final NearestName WRITABLE = new NearestName(LeadFields.WRITABLE);

    private final List<String> names;
    private final FieldErrors errors;

    /** By column: a field of a lead, {@code custom:Name}, or null for a column to leave out. */
    private final Map<String, String> targets = new LinkedHashMap<>();

    private ColumnMapping(List<String> names, FieldErrors errors) {
        this.names = names;
        this.errors = errors;
    }

    /**
     * Maps the columns of a header; errors make the mapping unusable.
     *
     * @param given target by column, as the client sent it: a string or null
     */
    public static ColumnMapping of(List<String> header, ObjectNode given, FieldErrors errors) {
        ColumnMapping mapping = new ColumnMapping(withoutEmptyEnd(header), errors);
        if (mapping.names.size() > MAX_COLUMNS) {
            errors.add("file", "must have at most " + MAX_COLUMNS + " columns");
            return mapping;
        }
        Map<String, JsonNode> targets = new HashMap<>();
        given.properties().forEach(each -> targets.put(Text.trim(each.getKey()), each.getValue()));
        mapping.refuseUnknown(targets.keySet());
        mapping.addTargets(targets);
        mapping.refuseRepeatedTargets();
        return mapping;
    }

    /** Spreadsheets end rows with surplus delimiters. */
    private static List<String> withoutEmptyEnd(List<String> header) {
        List<String> names = new ArrayList<>(header.stream().map(Text::trim).toList());
        while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
            names.remove(names.size() - 1);
        }
        return List.copyOf(names);
    }

    private void refuseUnknown(Set<String> given) {
        NearestName nearest = new NearestName(names);
        for (String name : given) {
            if (!names.contains(name)) {
                errors.add(path(name), nearest.didYouMean(name, "is not a column of the file"));
            }
        }
    }

    private void addTargets(Map<String, JsonNode> given) {
        Set<String> repeated = new HashSet<>();
        for (String name : names) {
            if (!targets.containsKey(name)) {
                targets.put(name, given.containsKey(name) ? given(name, given) : recognised(name));
            } else if (targets.get(name) != null && repeated.add(name)) {
                errors.add(
                        "file",
                        "has two columns %s: rename one, or map them to null"
                                .formatted(Text.quotable(name)));
            }
        }
    }

    private String given(String name, Map<String, JsonNode> given) {
        if (given.get(name).isNull()) {
            return null;
        }
        String target = Text.trim(given.get(name).asText());
        if (target.startsWith(CUSTOM)) {
            return custom(name, Text.trim(target.substring(CUSTOM.length())));
        }
        if (!LeadFields.WRITABLE.contains(target)) {
            errors.add(path(name), whyRefused(target));
        }
        return target;
    }

    private static String whyRefused(String target) {
        String problem = "is not a field of a lead";
        return LeadFields.READ_ONLY.contains(target)
                ? LeadFields.whyRefused(target)
                : WRITABLE.didYouMean(
                        target, problem, problem + "; write " + CUSTOM + "Name for a custom field");
    }

    /** The read-only columns of an export are left out. */
    private String recognised(String name) {
        return LeadFields.READ_ONLY.contains(name)
                ? null
                : ColumnNames.fieldOf(name).orElseGet(() -> custom(name, name));
    }

    private String custom(String column, String key) {
        if (key.isEmpty() || Text.length(key) > CustomFields.MAX_KEY) {
            errors.add(
                    path(column),
                    "a custom field must have a name of 1 to "
                            + CustomFields.MAX_KEY
                            + " characters");
        } else if (!Text.isStorable(key)) {
            errors.add(path(column), Text.NOT_STORABLE);
        }
        return CUSTOM + key;
    }

    private void refuseRepeatedTargets() {
        Map<String, String> columns = new HashMap<>();
        for (Map.Entry<String, String> each : targets.entrySet()) {
            String target = each.getValue();
            String first = target == null ? null : columns.putIfAbsent(key(target), each.getKey());
            if (first != null) {
                errors.add(
                        path(each.getKey()),
                        "goes to %s, as the column %s does: map one of the two to %sName or null"
                                .formatted(Text.quotable(target), Text.quotable(first), CUSTOM));
            }
        }
        if (!columns.containsKey("email")) {
            errors.add("file", "has no column for the e-mail address: name it in mapping");
        }
    }

    private static String path(String column) {
        return "mapping." + Text.quotable(column);
    }

    /** phoneNumber is another name of phone. */
    private static String key(String target) {
        return target.equals("phoneNumber") ? "phone" : target;
    }

    public List<String> names() {
        return names;
    }

    /** Returns whether the columns are exactly those of an export, in its order. */
    public boolean areOfAnExport() {
        return names.equals(LeadCsvWriter.columnNames());
    }

    public Map<String, String> targets() {
        return targets;
    }

    /** Returns the address of a row as the only field. */
    public ObjectNode email(CsvFile.Row row) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < Math.min(names.size(), row.cells().size()); i++) {
            if ("email".equals(targets.get(names.get(i)))) {
                fields.put("email", CsvCell.restore(row.cells().get(i)));
            }
        }
        return fields;
    }

    /** Returns the fields of a row; empty cells are absent. */
    public ObjectNode fields(CsvFile.Row row) {
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
        CustomFields.add(fields, custom);
        return fields;
    }

    private static JsonNode value(String target, String cell) {
        return switch (target) {
            case "tags" -> CsvCell.toTags(cell);
            case CustomFields.FIELD -> CsvCell.toJson(cell);
            default -> JsonNodeFactory.instance.textNode(cell);
        };
    }

    /** Returns why a row does not fit the header, or null. */
    public String surplus(CsvFile.Row row) {
        return row.cells().stream().skip(names.size()).allMatch(cell -> Text.trim(cell).isEmpty())
                ? null
                : "has %d cells for %d columns".formatted(row.cells().size(), names.size());
    }
}
