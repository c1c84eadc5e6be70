package io.leadkeep.lead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leadkeep.http.JsonBody;
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

    private final boolean typed;
    private final BiConsumer<String, String> broken;
    private final Map<String, List<String>> byKey = new TreeMap<>();

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
        List<String> alternatives = new ArrayList<>();
        alternatives.add(object(key, value));
        if (!typed) {
            // 5 finds the number and the text.
            scalar(value.textValue()).ifPresent(found -> alternatives.add(object(key, found)));
        }
        if (byKey.put(key, alternatives) != null) {
            broken.accept(name, "is given twice");
        }
    }

    /**
     * What was asked for.
     *
     * @return by key, JSON objects of which the custom fields contain one
     */
    Map<String, List<String>> byKey() {
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

    private static String object(String key, JsonNode value) {
        return CustomFields.write(JsonNodeFactory.instance.objectNode().set(key, value));
    }
}
