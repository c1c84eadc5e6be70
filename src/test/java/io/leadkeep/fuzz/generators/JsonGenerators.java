package io.leadkeep.fuzz.generators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generates JSON values of every type, size and depth. */
final class JsonGenerators {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** One level above the limit. */
    private static final int LEVELS = 6;

    private static final Arbitrary<JsonNode> NUMBERS =
            Arbitraries.of(
                            "0",
                            "-0.0",
                            "1",
                            "-1",
                            "0.1",
                            "100",
                            "5001",
                            "2147483648",
                            "9223372036854775808",
                            "12345678901234567890.123456789",
                            "1E+400",
                            "1E-400",
                            "1E+200000",
                            "1E-200000",
                            "1E+2147483647",
                            "9".repeat(1_001))
                    .map(text -> JSON.numberNode(new BigDecimal(text)));

    private static final Arbitrary<String> KEYS =
            new WeightedChoice<String>()
                    .add(12, Arbitraries.of("rank", "revenue", "Größe", "a.b", "k"))
                    .add(1, TextGenerators.upTo(64))
                    .arbitrary();

    private static final Arbitrary<JsonNode> PLAIN =
            new WeightedChoice<JsonNode>()
                    .add(8, TextGenerators.upTo(255).map(JSON::textNode))
                    .add(4, Arbitraries.integers().map(JSON::numberNode))
                    .add(2, Arbitraries.of(true, false).map(JSON::booleanNode))
                    .just(1, JSON.nullNode())
                    .add(1, NUMBERS)
                    .arbitrary();

    private static final Arbitrary<JsonNode> VALUES = values(LEVELS);

    private JsonGenerators() {}

    static Arbitrary<JsonNode> value() {
        return VALUES;
    }

    static Arbitrary<JsonNode> object() {
        return objectOf(VALUES, 4);
    }

    private static Arbitrary<JsonNode> values(int levels) {
        if (levels == 0) {
            return PLAIN;
        }
        Arbitrary<JsonNode> inner = values(levels - 1);
        return new WeightedChoice<JsonNode>()
                .add(8, PLAIN)
                .add(1, inner.list().ofMaxSize(3).map(JsonGenerators::array))
                .add(1, objectOf(inner, 2))
                .arbitrary();
    }

    static JsonNode array(List<JsonNode> values) {
        return JSON.arrayNode().addAll(values);
    }

    private static Arbitrary<JsonNode> objectOf(Arbitrary<JsonNode> values, int most) {
        return Combinators.combine(KEYS, values)
                .as(JsonGenerators::entry)
                .list()
                .ofMaxSize(most)
                .map(
                        entries -> {
                            ObjectNode object = JSON.objectNode();
                            entries.forEach(object::setAll);
                            return object;
                        });
    }

    private static ObjectNode entry(String key, JsonNode value) {
        return JSON.objectNode().set(key, value);
    }
}
