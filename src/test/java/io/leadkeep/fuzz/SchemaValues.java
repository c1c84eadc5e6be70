package io.leadkeep.fuzz;

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
 * Values for the schemas of a document. Most of them fit; now and then one is of another type, a
 * required one is absent, or one that nobody knows is there.
 */
final class SchemaValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Arbitrary<JsonNode> ABSENT = Arbitraries.just(MissingNode.getInstance());

    /** Of so many values one is anything. */
    private static final int FITTING = 60;

    private final JsonNode document;

    SchemaValues(JsonNode document) {
        this.document = document;
    }

    /**
     * Values of a property or parameter.
     *
     * @param name of it, which tells more than its schema
     * @param schema of it
     */
    Arbitrary<JsonNode> of(String name, JsonNode schema) {
        return new Odds<JsonNode>()
                .add(FITTING, fitting(name, resolved(schema)))
                .add(1, AnyJson.value())
                .arbitrary();
    }

    /** The schema that a reference leads to. */
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

    private Arbitrary<JsonNode> fitting(String name, JsonNode schema) {
        List<String> types = new ArrayList<>();
        schema.path("type").forEach(type -> types.add(type.asText()));
        if (types.isEmpty()) {
            types.add(schema.path("type").asText());
        }
        boolean nullable = types.remove("null");
        Arbitrary<JsonNode> values = ofType(types.get(0), name, schema);
        return nullable
                ? new Odds<JsonNode>().add(9, values).just(1, JSON.nullNode()).arbitrary()
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
                    Meanings.textsOf(name, schema.path("maxLength").asInt(255)).map(JSON::textNode);
            case "boolean" -> Arbitraries.of(true, false).map(JSON::booleanNode);
            case "integer", "number" -> numbers(schema);
            case "array" -> arrays(name, schema.path("items"));
            case "object" -> objects(name, schema);
            default -> AnyJson.value();
        };
    }

    private static Arbitrary<JsonNode> numbers(JsonNode schema) {
        int least = schema.path("minimum").asInt(0);
        int most = schema.path("maximum").asInt(20);
        return new Odds<Integer>()
                .add(20, Arbitraries.integers().between(least, most))
                .add(1, Arbitraries.of(least - 1, most + 1, Integer.MIN_VALUE, Integer.MAX_VALUE))
                .arbitrary()
                .map(JSON::numberNode);
    }

    private Arbitrary<JsonNode> arrays(String name, JsonNode items) {
        Arbitrary<JsonNode> item = of(name, items);
        return new Odds<List<JsonNode>>()
                .add(60, item.list().ofMinSize(1).ofMaxSize(4))
                .just(2, List.of())
                .add(1, item.list().ofSize(101))
                .arbitrary()
                .map(AnyJson::array);
    }

    private Arbitrary<JsonNode> objects(String name, JsonNode schema) {
        JsonNode properties = schema.path("properties");
        if (Meanings.isLead(name)) {
            return properties(document.at("/components/schemas/NewLead"), 4);
        }
        // The document has nothing to say of custom fields and settings.
        return properties.isEmpty() ? AnyJson.object() : properties(schema, FITTING);
    }

    /** Objects of which one in so many has a key that is not in the schema. */
    private Arbitrary<JsonNode> properties(JsonNode schema, int known) {
        List<String> names = new ArrayList<>();
        List<Arbitrary<JsonNode>> values = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            names.add(property.getKey());
            boolean required = isRequired(property.getKey(), schema);
            values.add(
                    new Odds<JsonNode>()
                            .add(required ? FITTING : 3, of(property.getKey(), property.getValue()))
                            .add(required ? 1 : 7, ABSENT)
                            .arbitrary());
        }
        Arbitrary<JsonNode> unknown =
                new Odds<JsonNode>().add(known, ABSENT).add(1, AnyJson.object()).arbitrary();
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
        if (more.isMissingNode() && object.has(Meanings.BY_ID)) {
            object.remove(Meanings.INSTEAD_OF_BY_ID);
        }
        more.properties().forEach(extra -> object.set(extra.getKey(), extra.getValue()));
        return object;
    }
}
