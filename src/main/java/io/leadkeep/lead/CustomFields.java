package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.json.JsonLimits;
import io.leadkeep.json.MergePatch;
import io.leadkeep.text.Text;

/** The rules of {@code customFields}, beside the limits of any JSON object. */
public final class CustomFields {

    public static final String FIELD = "customFields";
    public static final int MAX_KEY = 64;

    private static final String EMPTY = "{}";

    private CustomFields() {}

    static String read(JsonFields fields) {
        return read(fields.value(FIELD), fields.errors());
    }

    /** Returns the JSON text to store; a null at the top level means absent. */
    static String read(JsonNode value, FieldErrors errors) {
        if (value.isNull()) {
            return EMPTY;
        }
        if (!(value instanceof ObjectNode object)) {
            errors.add(FIELD, "must be an object");
            return EMPTY;
        }
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        object.properties().stream()
                .filter(entry -> !entry.getValue().isNull())
                .forEach(entry -> kept.set(entry.getKey(), entry.getValue()));
        checkKeys(kept, errors);
        return JsonLimits.checkValues(FIELD, kept, errors)
                ? JsonLimits.write(FIELD, kept, errors)
                : EMPTY;
    }

    /** Checks a merge patch for the rules that it breaks whatever it is applied to. */
    static void checkPatch(JsonNode patch, FieldErrors errors) {
        if (patch instanceof ObjectNode object) {
            boolean isWritable = JsonLimits.checkValues(FIELD, object, errors);
            ObjectNode least =
                    (ObjectNode) MergePatch.apply(JsonNodeFactory.instance.objectNode(), object);
            checkKeys(least, errors);
            if (isWritable) {
                JsonLimits.write(FIELD, least, errors);
            }
        } else if (!patch.isMissingNode() && !patch.isNull()) {
            errors.add(FIELD, "must be an object");
        }
    }

    /** Adds custom fields to those of a lead, unless these are invalid; its own keys win. */
    public static void add(ObjectNode lead, ObjectNode custom) {
        JsonNode explicit = lead.path(FIELD);
        if (explicit instanceof ObjectNode object) {
            custom.setAll(object);
        } else if (!explicit.isMissingNode() && !explicit.isNull()) {
            return;
        }
        if (!custom.isEmpty()) {
            lead.set(FIELD, custom);
        }
    }

    private static void checkKeys(ObjectNode fields, FieldErrors errors) {
        JsonLimits.checkKeyCount(FIELD, fields, errors);
        fields.fieldNames()
                .forEachRemaining(
                        key -> {
                            int length = Text.length(key);
                            if (length < 1 || length > MAX_KEY) {
                                errors.add(
                                        JsonLimits.path(FIELD, key),
                                        "the key must have 1 to " + MAX_KEY + " characters");
                            }
                        });
    }
}
