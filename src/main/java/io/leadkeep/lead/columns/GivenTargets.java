package io.leadkeep.lead.columns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.text.NearestName;
import io.leadkeep.text.Text;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The targets that a client gave to columns, by column; of a column to leave out, null. */
final class GivenTargets {

    private static final NearestName WRITABLE = new NearestName(LeadFields.WRITABLE);

    private final FieldErrors errors;
    private final Map<String, String> targets = new HashMap<>();

    private GivenTargets(FieldErrors errors) {
        this.errors = errors;
    }

    /**
     * Checks the targets of a client.
     *
     * @param given target by column: a string or null
     */
    static GivenTargets of(ObjectNode given, Collection<String> columns, FieldErrors errors) {
        GivenTargets targets = new GivenTargets(errors);
        NearestName nearest = new NearestName(columns);
        Map<String, String> users = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : given.properties()) {
            String column = Text.trim(each.getKey());
            if (column.isEmpty() && each.getValue().isNull()) {
                // A column without a name is left out anyway.
                continue;
            }
            if (!columns.contains(column)) {
                errors.add(path(column), nearest.didYouMean(column, "is not a column of the file"));
            }
            String target = targets.target(column, each.getValue());
            targets.targets.put(column, target);
            String other = target == null ? null : users.putIfAbsent(target, column);
            if (other != null) {
                errors.add(
                        path(column),
                        "goes to %s, as the column %s does: map one of the two to %sName or null"
                                .formatted(
                                        Text.quotable(target),
                                        Text.quotable(other),
                                        Column.CUSTOM));
            }
        }
        return targets;
    }

    private String target(String column, JsonNode given) {
        if (given.isNull()) {
            return null;
        }
        String target = Text.trim(given.asText());
        if (target.startsWith(Column.CUSTOM)) {
            return custom(column, Text.trim(target.substring(Column.CUSTOM.length())));
        }
        if (!LeadFields.WRITABLE.contains(target) && !target.equals(ColumnNames.FULL_NAME)) {
            errors.add(path(column), whyRefused(target));
        }
        return Column.field(target);
    }

    private static String whyRefused(String target) {
        String problem = "is not a field of a lead";
        return LeadFields.READ_ONLY.contains(target)
                ? LeadFields.whyRefused(target)
                : WRITABLE.didYouMean(
                        target,
                        problem,
                        problem + "; write " + Column.CUSTOM + "Name for a custom field");
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
        return Column.customTarget(key);
    }

    private static String path(String column) {
        return "mapping." + Text.quotable(column);
    }

    boolean has(String column) {
        return targets.containsKey(column);
    }

    String of(String column) {
        return targets.get(column);
    }

    boolean hasTarget(String target) {
        return targets.containsValue(target);
    }
}
