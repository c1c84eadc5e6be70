package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.FieldError;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.lead.DataCleanup;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.lead.NewLead;
import io.leadkeep.lead.Tags;
import io.leadkeep.text.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the rows of a bulk or an import. */
public final class RowReader {

    private static final int MAX_SHOWN = 254;

    /** Bounds the time of the search for similar names; rows rarely have more different keys. */
    private static final int MAX_UNKNOWN_KEYS = 1_000;

    private final BulkOptions options;
    private final boolean skipsInvalidValues;

    /** By unknown key the field that it is similar to. */
    private final Map<String, Optional<String>> nearest = new HashMap<>();

    RowReader(BulkOptions options) {
        this.options = options;
        this.skipsInvalidValues = options.policy().skipsInvalidValues();
    }

    /** Reads a row of a bulk; unknown keys become custom fields, read-only ones are left out. */
    BulkRow read(int index, JsonNode row) {
        if (!(row instanceof ObjectNode sent)) {
            return BulkRow.invalid(index, "must be an object");
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        ObjectNode unknown = JsonNodeFactory.instance.objectNode();
        FieldErrors warnings = new FieldErrors();
        for (Map.Entry<String, JsonNode> field : sent.properties()) {
            String key = field.getKey();
            if (LeadFields.WRITABLE.contains(key)) {
                fields.set(key, field.getValue());
            } else if (!LeadFields.READ_ONLY.contains(key)) {
                unknown.set(key, field.getValue());
                nearest(key).ifPresent(near -> warnings.add(Text.quotable(key), misspelt(near)));
            }
        }
        return read(index, fields, unknown, warnings);
    }

    private Optional<String> nearest(String key) {
        return nearest.size() < MAX_UNKNOWN_KEYS
                ? nearest.computeIfAbsent(key, LeadFields::nearest)
                : nearest.getOrDefault(key, Optional.empty());
    }

    private static String misspelt(String nearest) {
        return "is a custom field; did you mean %s?".formatted(nearest);
    }

    /**
     * Reads a row whose keys are known.
     *
     * @param fields of a lead
     * @param custom fields beside those in {@code customFields}
     */
    BulkRow read(int index, ObjectNode fields, ObjectNode custom) {
        return read(index, fields, custom, new FieldErrors());
    }

    private BulkRow read(int index, ObjectNode fields, ObjectNode custom, FieldErrors warnings) {
        addCustomFields(fields, custom, warnings);
        if (options.dataCleanup()) {
            DataCleanup.clean(fields);
        }
        FieldErrors errors = new FieldErrors();
        NewLead lead = NewLead.read(new JsonFields(fields, errors));
        if (!errors.isEmpty() && skipsInvalidValues) {
            List<FieldError> removed = LeadFields.removeInvalid(fields);
            FieldErrors rest = new FieldErrors();
            lead = NewLead.read(new JsonFields(fields, rest));
            if (rest.isEmpty()) {
                removed.forEach(warnings::add);
                errors = rest;
            }
        }
        if (errors.isEmpty() && options.tag() != null) {
            lead = withTag(lead, skipsInvalidValues ? warnings : errors);
        }
        if (!errors.isEmpty()) {
            return BulkRow.invalid(index, shown(fields.path("email")), errors, warnings);
        }
        ObjectNode sent = options.policy().skipsExisting() ? null : fields;
        return BulkRow.valid(index, lead, sent, warnings);
    }

    /** Adds custom fields to {@code customFields}, unless that is invalid; its own keys win. */
    private void addCustomFields(ObjectNode fields, ObjectNode custom, FieldErrors warnings) {
        JsonNode explicit = fields.path(CustomFields.FIELD);
        if (explicit instanceof ObjectNode object) {
            custom.setAll(object);
        } else if (!explicit.isMissingNode() && !explicit.isNull()) {
            if (custom.isEmpty() || !skipsInvalidValues) {
                return;
            }
            CustomFields.read(explicit, warnings);
        }
        if (!custom.isEmpty()) {
            fields.set(CustomFields.FIELD, custom);
        }
    }

    private NewLead withTag(NewLead lead, FieldErrors errors) {
        NewLead tagged = lead.withTag(options.tag());
        if (tagged.tags().size() <= Tags.MAX_TAGS) {
            return tagged;
        }
        errors.add(
                "tags",
                "must have at most %d entries, with the tag of the request"
                        .formatted(Tags.MAX_TAGS));
        return lead;
    }

    /** Returns an invalid address, as far as it can be shown. */
    private static String shown(JsonNode email) {
        if (!email.isTextual()) {
            return null;
        }
        String text = email.textValue();
        return Text.isStorable(text)
                ? text.substring(
                        0, text.offsetByCodePoints(0, Math.min(MAX_SHOWN, Text.length(text))))
                : Text.quotable(text);
    }
}
