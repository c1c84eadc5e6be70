package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.MergePatch;
import io.leadkeep.json.StoredJson;
import io.leadkeep.text.Text;
import java.time.Clock;
import java.util.Map;

/**
 * How a row of a bulk or an import changes an existing lead. A field that was not sent stays.
 *
 * @param onlyEmpty whether a value of the lead stays, unless it is empty
 * @param replacesTags whether the tags of the row replace those of the lead, instead of joining
 *     them
 * @param clearsBlank whether an empty value clears a field, instead of leaving it as it is
 * @param tag added to the tags of the lead, or null
 */
public record LeadMerge(boolean onlyEmpty, boolean replacesTags, boolean clearsBlank, String tag) {

    /**
     * Changes a lead and returns what is different; null if nothing is. Tags and custom fields with
     * which the lead would break a rule are reported and left as they were.
     *
     * @param row the values of the row, with the tag
     * @param sent the fields of the row, all valid
     */
    public LeadChange apply(
            NewLead row, ObjectNode sent, Lead lead, Clock clock, FieldErrors errors) {
        return LeadPatch.change(lead, clock, () -> apply(row, sent, lead, errors));
    }

    private void apply(NewLead row, ObjectNode sent, Lead lead, FieldErrors errors) {
        for (LeadColumn<?> column : LeadTable.WRITABLE) {
            if (column != LeadTable.TAGS
                    && column != LeadTable.CUSTOM_FIELDS
                    && column.isSentIn(sent)
                    && mayWrite(column.get(row.values()) == null, column.get(lead) == null)) {
                column.copy(row.values(), lead);
            }
        }
        String[] tags = tags(row, sent.path("tags"), lead);
        if (tags.length <= Tags.MAX_TAGS) {
            lead.tags = tags;
        } else {
            errors.add("tags", "would give the lead more than " + Tags.MAX_TAGS + " entries");
        }
        applyCustomFields(sent.path(CustomFields.FIELD), lead, errors);
    }

    private boolean mayWrite(boolean isBlank, boolean isEmptyInLead) {
        return onlyEmpty ? isEmptyInLead && !isBlank : clearsBlank || !isBlank;
    }

    private String[] tags(NewLead row, JsonNode sent, Lead lead) {
        if (!replacesTags) {
            return Tags.add(lead.tags, LeadTable.TAGS.get(row.values()));
        }
        boolean isSent = !sent.isMissingNode();
        return isSent && mayWrite(sent.isEmpty(), lead.tags.length == 0)
                ? LeadTable.TAGS.get(row.values())
                : tag == null ? lead.tags : Tags.add(lead.tags, tag);
    }

    private void applyCustomFields(JsonNode sent, Lead lead, FieldErrors errors) {
        if (sent.isMissingNode()) {
            return;
        }
        ObjectNode before = (ObjectNode) StoredJson.read(lead.customFields);
        ObjectNode after = JsonNodeFactory.instance.objectNode();
        after.setAll(before);
        if (sent.isNull() && mayWrite(true, before.isEmpty())) {
            after.removeAll();
        }
        for (Map.Entry<String, JsonNode> field : sent.properties()) {
            JsonNode old = before.path(field.getKey());
            if (mayWrite(isBlank(field.getValue()), isBlank(old))) {
                set(after, field.getKey(), old, field.getValue());
            }
        }
        if (!StoredJson.areSame(before, after)) {
            FieldErrors broken = new FieldErrors();
            String text = CustomFields.read(after, broken);
            if (broken.isEmpty()) {
                lead.customFields = text;
            }
            broken.list().forEach(errors::add);
        }
    }

    private static void set(ObjectNode fields, String key, JsonNode old, JsonNode value) {
        if (isBlank(value)) {
            fields.remove(key);
        } else if (!StoredJson.areSame(old, value)) {
            // A null within a new value stays, as in a new lead; a patch would drop it.
            fields.set(key, old.isObject() ? MergePatch.apply(old, value) : value);
        }
    }

    /** Returns whether a custom field counts as empty. */
    private static boolean isBlank(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || value.isTextual() && Text.trim(value.textValue()).isEmpty();
    }
}
