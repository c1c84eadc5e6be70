package io.leadkeep.fuzz.generators;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Generates bodies that follow the schemas of a document. */
final class BodyGenerators {

    private static final String JSON = "application/json";

    private final SchemaGenerators schemas;

    BodyGenerators(SchemaGenerators schemas) {
        this.schemas = schemas;
    }

    /** Bodies for an operation; null is no body. */
    Arbitrary<Body> of(Operation operation) {
        if (operation.bodyType() == null) {
            return new WeightedChoice<Body>()
                    .just(60, null)
                    .just(1, new Body(JSON, "{}", Body.Damage.NONE, false))
                    .just(1, new Body("text/plain", "x", Body.Damage.NONE, false))
                    .just(
                            1,
                            new Body(
                                    "multipart/form-data; boundary=x",
                                    "x",
                                    Body.Damage.NONE,
                                    false))
                    .arbitrary();
        }
        if (!operation.bodyType().equals(JSON)) {
            return FormGenerators.of(operation, schemas);
        }
        Arbitrary<JsonNode> values =
                new WeightedChoice<JsonNode>()
                        .add(60, schemas.of("body", operation.body()))
                        .add(1, JsonGenerators.value())
                        .arbitrary();
        return Combinators.combine(
                        values, Arbitraries.of(true, false), types(), damages(), chunks())
                .as(
                        (json, ascii, type, damage, inChunks) ->
                                new Body(
                                        type,
                                        ascii ? inAscii(json.toString()) : json.toString(),
                                        damage,
                                        inChunks));
    }

    private static Arbitrary<String> types() {
        return new WeightedChoice<String>()
                .just(60, JSON)
                .just(10, "application/json; charset=utf-8")
                .just(1, "APPLICATION/JSON")
                .just(1, null)
                .add(
                        1,
                        Arbitraries.of(
                                "application/json; charset=utf-16",
                                "application/json; charset=nonsense",
                                "application/merge-patch+json",
                                "text/plain",
                                "application/x-www-form-urlencoded",
                                "multipart/form-data",
                                "nonsense",
                                "*/*",
                                ""))
                .arbitrary();
    }

    /** Whether a body is sent in chunks. */
    static Arbitrary<Boolean> chunks() {
        return new WeightedChoice<Boolean>().just(15, false).just(1, true).arbitrary();
    }

    private static Arbitrary<Body.Damage> damages() {
        List<Body.Damage> all =
                Arrays.stream(Body.Damage.values())
                        .filter(damage -> damage != Body.Damage.NONE)
                        .toList();
        return new WeightedChoice<Body.Damage>()
                .just(20, Body.Damage.NONE)
                .add(1, Arbitraries.of(all))
                .arbitrary();
    }

    /** Escapes every character that is not ASCII; an unpaired surrogate survives. */
    private static String inAscii(String json) {
        StringBuilder ascii = new StringBuilder();
        for (char c : json.toCharArray()) {
            ascii.append(c < 0x7F ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return ascii.toString();
    }
}
