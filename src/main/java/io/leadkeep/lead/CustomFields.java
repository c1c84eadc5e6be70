package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.json.JsonLimits;
import io.leadkeep.json.MergePatch;
import io.leadkeep.text.Text;
import java.util.Map;

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
    public static String read(JsonNode value, FieldErrors errors) {
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

    /** Removes the custom fields that break a rule on their own. */
    static void removeInvalid(ObjectNode fields, FieldErrors errors) {
        if (fields.path(FIELD) instanceof ObjectNode object) {
            ObjectNode valid = fields.putObject(FIELD);
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                FieldErrors ofField = new FieldErrors();
                ObjectNode alone = JsonNodeFactory.instance.objectNode();
                read(alone.set(field.getKey(), field.getValue()), ofField);
                if (ofField.isEmpty()) {
                    valid.set(field.getKey(), field.getValue());
                } else {
                    errors.add(
                            JsonLimits.path(FIELD, field.getKey()),
                            ofField.list().get(0).message());
                }
            }
        }
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
