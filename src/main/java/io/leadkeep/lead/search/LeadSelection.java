package io.leadkeep.lead.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.database.Sql;
import io.leadkeep.http.FieldError;
import io.leadkeep.id.Id;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Leads that a client names by their ids or by a filter.
 *
 * @param ids which, or null where the filter says it
 * @param filter which, or null where the ids say it
 */
public record LeadSelection(List<String> ids, LeadFilter filter) {

    public static final int MAX_IDS = 1_000;

    /**
     * Reads a list of ids.
     *
     * @param field its key
     * @param body a JSON object
     * @param maxIds how many there may be
     * @param errors takes each broken rule
     * @return without repeats; those that no lead can have are left out
     */
    public static List<String> ids(
            String field, ObjectNode body, int maxIds, List<FieldError> errors) {
        JsonNode ids = body.path(field);
        if (!ids.isArray() || ids.isEmpty() || ids.size() > maxIds) {
            errors.add(new FieldError(field, "must be an array of 1 to " + maxIds + " ids"));
            return List.of();
        }
        Set<String> known = new LinkedHashSet<>();
        for (int i = 0; i < ids.size() && errors.size() < maxIds; i++) {
            if (!ids.get(i).isTextual()) {
                errors.add(new FieldError(field + "[" + i + "]", "must be an id"));
            } else if (Id.isValid(ids.get(i).textValue())) {
                known.add(ids.get(i).textValue());
            }
        }
        return List.copyOf(known);
    }

    /**
     * Reads a filter that says which leads change. A null is no filter, but may have been meant as
     * one, and would change every lead.
     *
     * @param body a JSON object
     * @param errors takes each broken rule
     * @return which leads; all where {@code filters} is absent
     */
    public static LeadFilter filter(ObjectNode body, List<FieldError> errors) {
        if (body.path("filters").isNull()) {
            errors.add(new FieldError("filters", "must be an object"));
        }
        return PageRequest.filters(body, errors);
    }

    /**
     * Adds the conditions to a statement, each led in by "and".
     *
     * @param sql a statement on {@code lead} that stands within its "where"
     */
    public void addTo(Sql sql) {
        if (ids != null) {
            sql.add(" and id = any(").parameter(ids.toArray(String[]::new)).add(")");
        } else {
            filter.addTo(sql);
        }
    }
}
