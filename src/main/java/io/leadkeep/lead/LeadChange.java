package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.event.EventType;
import io.leadkeep.json.StoredJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A lead with changed fields, and their previous values.
 *
 * @param previous JSON by the names of fields in responses, null where there was no value; each
 *     custom field is one, such as {@code customFields.industry}
 */
public record LeadChange(Lead lead, EventType type, String previous) {

    /**
     * Returns what has changed in a lead; null if nothing has.
     *
     * @param before the values of all columns, by position
     */
    static LeadChange of(Lead lead, Object[] before) {
        ObjectNode previous = JsonNodeFactory.instance.objectNode();
        List<LeadColumn<?>> changed = new ArrayList<>();
        for (LeadColumn<?> column : LeadTable.WRITABLE) {
            if (!Objects.deepEquals(column.get(before), column.get(lead))) {
                changed.add(column);
                putPrevious(column, before, lead, previous);
            }
        }
        if (changed.isEmpty()) {
            return null;
        }
        boolean isTagsOnly = changed.equals(List.of(LeadTable.TAGS));
        return new LeadChange(
                lead,
                isTagsOnly ? EventType.LEAD_TAG_CHANGED : EventType.LEAD_UPDATED,
                StoredJson.write(previous));
    }

    private static void putPrevious(
            LeadColumn<?> column, Object[] before, Lead lead, ObjectNode previous) {
        if (column == LeadTable.TAGS) {
            ArrayNode tags = previous.putArray(column.shownAs());
            for (String tag : LeadTable.TAGS.get(before)) {
                tags.add(tag);
            }
        } else if (column == LeadTable.CUSTOM_FIELDS) {
            putPreviousFields(
                    StoredJson.read(LeadTable.CUSTOM_FIELDS.get(before)),
                    StoredJson.read(lead.customFields),
                    previous);
        } else {
            previous.put(column.shownAs(), (String) column.get(before));
        }
    }

    private static void putPreviousFields(JsonNode before, JsonNode after, ObjectNode previous) {
        Set<String> keys = new TreeSet<>();
        before.fieldNames().forEachRemaining(keys::add);
        after.fieldNames().forEachRemaining(keys::add);
        for (String key : keys) {
            if (!StoredJson.areSame(before.path(key), after.path(key))) {
                previous.set(CustomFields.FIELD + "." + key, before.get(key));
            }
        }
    }

    String id() {
        return lead.id;
    }
}
