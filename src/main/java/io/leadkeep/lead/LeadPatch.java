package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.json.MergePatch;
import io.leadkeep.json.StoredJson;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * A change of a lead: a field that was not sent stays, null clears, {@code tags} replaces, {@code
 * customFields} merges (RFC 7396).
 */
public final class LeadPatch {

    private static final String CUSTOM = CustomFields.FIELD + ".";

    private final ObjectNode sent;

    /** Of the writable columns, by position. */
    private final Object[] values;

    private LeadPatch(ObjectNode sent, Object[] values) {
        this.sent = sent;
        this.values = values;
    }

    /** Reads the body of a PATCH; fails with 400 and every broken rule. */
    static LeadPatch of(ObjectNode body) {
        JsonFields fields = fieldsOf(body);
        if (body.has("email")) {
            fields.broken("email", "cannot change: it identifies the lead");
        }
        return read(fields, body);
    }

    /**
     * Reads the body of an upsert; fails with 400 and every broken rule.
     *
     * @param email the address in the path, normalised, or null if it is invalid
     */
    static LeadPatch of(ObjectNode body, String email) {
        JsonFields fields = fieldsOf(body);
        if (email == null) {
            fields.broken("email", LeadFields.NO_ADDRESS);
        } else if (body.has("email")) {
            String sent = LeadFields.email(fields);
            if (sent != null && !sent.equals(email)) {
                fields.broken("email", "differs from the address in the path");
            }
        }
        return read(fields, body);
    }

    /** Leaves out custom fields: a null in a patch is not what it is in a new lead. */
    private static JsonFields fieldsOf(ObjectNode body) {
        ObjectNode rest = JsonNodeFactory.instance.objectNode();
        rest.setAll(body);
        rest.remove(CustomFields.FIELD);
        return new JsonFields(rest);
    }

    private static LeadPatch read(JsonFields fields, ObjectNode body) {
        CustomFields.checkPatch(body.path(CustomFields.FIELD), fields.errors());
        Object[] values = LeadTable.read(fields);
        LeadFields.refuseUnknown(fields);
        fields.throwIfBroken();
        return new LeadPatch(body, values);
    }

    /**
     * Changes a lead that is locked, and returns what is different; null if nothing is.
     *
     * @throws ApiException 400 if the lead would break a rule
     */
    LeadChange applyTo(Lead lead, Clock clock) {
        return change(lead, clock, () -> applyTo(lead));
    }

    private void applyTo(Lead lead) {
        for (LeadColumn<?> column : LeadTable.WRITABLE) {
            if (column != LeadTable.CUSTOM_FIELDS && column.isSentIn(sent)) {
                column.copy(values, lead);
            }
        }
        mergeCustomFields(lead);
    }

    /**
     * Gives fields of a locked lead the values of an event, and returns what is different; null if
     * nothing is. Custom fields with which the lead would break a rule stay as they are.
     *
     * @param values by the names in {@link LeadChange#previous}; null for a field without a value
     */
    public static LeadChange restore(Lead lead, Map<String, JsonNode> values, Clock clock) {
        return change(lead, clock, () -> restore(lead, values));
    }

    private static void restore(Lead lead, Map<String, JsonNode> values) {
        Object[] restored = LeadTable.values(column -> column.get(lead));
        JsonNode before = StoredJson.read(lead.customFields);
        ObjectNode custom = before.deepCopy();
        for (LeadColumn<?> column : LeadTable.WRITABLE) {
            JsonNode value = values.get(column.shownAs());
            if (value != null && column == LeadTable.TAGS) {
                lead.tags = StoredJson.texts(value).toArray(String[]::new);
            } else if (value != null) {
                restored[column.position()] = value.textValue();
                column.copy(restored, lead);
            }
        }
        values.forEach(
                (name, value) -> {
                    if (name.startsWith(CUSTOM)) {
                        setOrRemove(custom, name.substring(CUSTOM.length()), value);
                    }
                });
        FieldErrors errors = new FieldErrors();
        String text = CustomFields.read(custom, errors);
        if (errors.isEmpty() && !StoredJson.areSame(before, custom)) {
            lead.customFields = text;
        }
    }

    private static void setOrRemove(ObjectNode fields, String key, JsonNode value) {
        if (value.isNull()) {
            fields.remove(key);
        } else {
            fields.set(key, value);
        }
    }

    /** Changes a lead, and returns what is different; then it has a later version. */
    static LeadChange change(Lead lead, Clock clock, Runnable change) {
        Object[] before = LeadTable.values(column -> column.get(lead));
        change.run();
        LeadChange changed = LeadChange.of(lead, before);
        if (changed != null) {
            lead.updatedAt = laterThan(lead.updatedAt, clock.instant());
        }
        return changed;
    }

    /** The time of the last change is the version of a lead, so it rises with each change. */
    private static Instant laterThan(Instant last, Instant now) {
        Instant time = now.truncatedTo(ChronoUnit.MILLIS);
        return time.isAfter(last) ? time : last.plusMillis(1);
    }

    private void mergeCustomFields(Lead lead) {
        JsonNode change = sent.path(CustomFields.FIELD);
        if (change.isMissingNode()) {
            return;
        }
        JsonNode before = StoredJson.read(lead.customFields);
        JsonNode after =
                change.isNull()
                        ? JsonNodeFactory.instance.objectNode()
                        : MergePatch.apply(before, change);
        if (!StoredJson.areSame(before, after)) {
            FieldErrors errors = new FieldErrors();
            lead.customFields = CustomFields.read(after, errors);
            errors.throwIfAny();
        }
    }
}
