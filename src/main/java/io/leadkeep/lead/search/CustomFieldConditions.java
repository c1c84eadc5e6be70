package io.leadkeep.lead.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonBody;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Reads the conditions of a list that ask for a custom field's value. */
final class CustomFieldConditions {

    private static final int MAX_KEY = 64;

    /**
     * A value that is asked for.
     *
     * @param object JSON with the key and the value, nothing else
     * @param hasParts whether it is a list or an object itself
     */
    record Value(String object, boolean hasParts) {

        private static Value of(String key, JsonNode value) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.set(key, value);
            return new Value(CustomFields.write(object), value.isContainerNode());
        }
    }

    private final boolean typed;
    private final BiConsumer<String, String> broken;
    private final Map<String, List<Value>> byKey = new TreeMap<>();

    /**
     * Begins.
     *
     * @param typed whether values are JSON; in a query string they are text, whatever was meant
     * @param broken told the field and the message of each broken rule
     */
    CustomFieldConditions(boolean typed, BiConsumer<String, String> broken) {
        this.typed = typed;
        this.broken = broken;
    }

    /**
     * Adds a condition.
     *
     * @param key of the custom field
     * @param value that it must have
     */
    void add(String key, JsonNode value) {
        String name = "customFields." + Text.quotable(key);
        if (key.isEmpty() || Text.length(key) > MAX_KEY || !Text.isStorable(key)) {
            broken.accept(name, "the key must have 1 to " + MAX_KEY + " characters");
            return;
        }
        CustomFields.checkValue(name, value, broken);
        List<Value> alternatives = new ArrayList<>();
        alternatives.add(Value.of(key, value));
        if (!typed) {
            // 5 finds the number and the text.
            scalar(value.textValue()).ifPresent(found -> alternatives.add(Value.of(key, found)));
        }
        if (byKey.put(key, alternatives) != null) {
            broken.accept(name, "is given twice");
        }
    }

    /**
     * What was asked for.
     *
     * @return by key, the values of which it must have one
     */
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
