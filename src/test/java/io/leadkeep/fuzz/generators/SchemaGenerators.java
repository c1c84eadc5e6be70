package io.leadkeep.fuzz.generators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Generates values for the schemas of a document. Most are valid; some have another type, lack a
 * required key or have an unknown one.
 */
final class SchemaGenerators {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Arbitrary<JsonNode> ABSENT = Arbitraries.just(MissingNode.getInstance());

    /** Weight of valid values against one invalid value. */
    private static final int VALID = 60;

    private final JsonNode document;

    SchemaGenerators(JsonNode document) {
        this.document = document;
    }

    /** Values of a property or parameter. */
    Arbitrary<JsonNode> of(String name, JsonNode schema) {
        return new WeightedChoice<JsonNode>()
                .add(VALID, valid(name, resolved(schema)))
                .add(1, JsonGenerators.value())
                .arbitrary();
    }

    JsonNode resolved(JsonNode schema) {
        if (schema.has("$ref")) {
            return resolved(document.at(schema.path("$ref").asText().substring(1)));
        }
        for (JsonNode choice : schema.path("anyOf")) {
            if (!choice.path("type").asText().equals("null")) {
                return resolved(choice);
            }
        }
        return schema;
    }

    private Arbitrary<JsonNode> valid(String name, JsonNode schema) {
        List<String> types = new ArrayList<>();
        schema.path("type").forEach(type -> types.add(type.asText()));
        if (types.isEmpty()) {
            types.add(schema.path("type").asText());
        }
        boolean nullable = types.remove("null");
        Arbitrary<JsonNode> values = ofType(types.get(0), name, schema);
        return nullable
                ? new WeightedChoice<JsonNode>().add(9, values).just(1, JSON.nullNode()).arbitrary()
                : values;
    }

    private Arbitrary<JsonNode> ofType(String type, String name, JsonNode schema) {
        if (schema.has("enum")) {
            List<JsonNode> values = new ArrayList<>();
            schema.path("enum").forEach(values::add);
            return Arbitraries.of(values);
        }
        return switch (type) {
            case "string" ->
                    FieldGenerators.textsOf(name, schema.path("maxLength").asInt(255))
                            .map(JSON::textNode);
            case "boolean" -> Arbitraries.of(true, false).map(JSON::booleanNode);
            case "integer", "number" -> numbers(schema);
            case "array" -> arrays(name, schema.path("items"));
            case "object" -> objects(name, schema);
            default -> JsonGenerators.value();
        };
    }

    private static Arbitrary<JsonNode> numbers(JsonNode schema) {
        int least = schema.path("minimum").asInt(0);
        int most = schema.path("maximum").asInt(20);
        return new WeightedChoice<Integer>()
                .add(20, Arbitraries.integers().between(least, most))
                .add(1, Arbitraries.of(least - 1, most + 1, Integer.MIN_VALUE, Integer.MAX_VALUE))
                .arbitrary()
                .map(JSON::numberNode);
    }

    private Arbitrary<JsonNode> arrays(String name, JsonNode items) {
        Arbitrary<JsonNode> item = of(name, items);
        return new WeightedChoice<List<JsonNode>>()
                .add(60, item.list().ofMinSize(1).ofMaxSize(4))
                .just(2, List.of())
                .add(1, item.list().ofSize(101))
                .arbitrary()
                .map(JsonGenerators::array);
    }

    private Arbitrary<JsonNode> objects(String name, JsonNode schema) {
        JsonNode properties = schema.path("properties");
        if (FieldGenerators.isLead(name)) {
            return properties(document.at("/components/schemas/NewLead"), 4);
        }
        // The document leaves custom fields and settings open.
        return properties.isEmpty() ? JsonGenerators.object() : properties(schema, VALID);
    }

    /** One object in {@code known} has a key that is not in the schema. */
    private Arbitrary<JsonNode> properties(JsonNode schema, int known) {
        List<String> names = new ArrayList<>();
        List<Arbitrary<JsonNode>> values = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            names.add(property.getKey());
            boolean required = isRequired(property.getKey(), schema);
            values.add(
                    new WeightedChoice<JsonNode>()
                            .add(required ? VALID : 3, of(property.getKey(), property.getValue()))
                            .add(required ? 1 : 7, ABSENT)
                            .arbitrary());
        }
        Arbitrary<JsonNode> unknown =
                new WeightedChoice<JsonNode>()
                        .add(known, ABSENT)
                        .add(1, JsonGenerators.object())
                        .arbitrary();
        return Combinators.combine(Combinators.combine(values).as(List::copyOf), unknown)
                .as((each, more) -> object(names, each, more));
    }

    private static boolean isRequired(String name, JsonNode schema) {
        for (JsonNode required : schema.path("required")) {
            if (required.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode object(List<String> names, List<JsonNode> values, JsonNode more) {
        ObjectNode object = JSON.objectNode();
        for (int i = 0; i < names.size(); i++) {
            if (!values.get(i).isMissingNode()) {
                object.set(names.get(i), values.get(i));
            }
        }
        if (more.isMissingNode() && object.has(FieldGenerators.LEAD_IDS)) {
            object.remove(FieldGenerators.OTHER_SELECTIONS);
        }
        more.properties().forEach(extra -> object.set(extra.getKey(), extra.getValue()));
        return object;
    }
}
