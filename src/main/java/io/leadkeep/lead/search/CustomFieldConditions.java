package io.leadkeep.lead.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonBody;
import io.leadkeep.json.JsonLimits;
import io.leadkeep.json.StoredJson;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Collects the conditions of a filter on custom fields. */
final class CustomFieldConditions {

    /**
     * A value that a custom field may have.
     *
     * @param object JSON object with the key and the value
     * @param hasParts whether the value is an array or an object
     */
    record Value(String object, boolean hasParts) {

        private static Value of(String key, JsonNode value) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.set(key, value);
            return new Value(StoredJson.write(object), value.isContainerNode());
        }
    }

    private final boolean typed;
    private final FieldErrors errors;
    private final Map<String, List<Value>> byKey = new TreeMap<>();

    /** Values are JSON of any type if {@code typed}; a query string has text only. */
    CustomFieldConditions(boolean typed, FieldErrors errors) {
        this.typed = typed;
        this.errors = errors;
    }

    void add(String key, JsonNode value) {
        String name = "customFields." + Text.quotable(key);
        if (key.isEmpty() || Text.length(key) > CustomFields.MAX_KEY || !Text.isStorable(key)) {
            errors.add(name, "the key must have 1 to " + CustomFields.MAX_KEY + " characters");
            return;
        }
        JsonLimits.checkValues(name, value, errors);
        List<Value> alternatives = new ArrayList<>();
        alternatives.add(Value.of(key, value));
        if (!typed) {
            // The text 5 finds the number 5 too.
            scalar(value.textValue()).ifPresent(parsed -> alternatives.add(Value.of(key, parsed)));
        }
        if (byKey.put(key, alternatives) != null) {
            errors.add(name, "is given twice");
        }
    }

    Map<String, List<Value>> byKey() {
        return byKey;
    }

    private static Optional<JsonNode> scalar(String text) {
        if (!text.matches("true|false|-?(0|[1-9][0-9]{0,99})([.][0-9]{1,99})?")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonBody.value(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
