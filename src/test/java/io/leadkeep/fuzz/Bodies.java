package io.leadkeep.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Bodies of JSON, by the schemas of a document. */
final class Bodies {

    private static final String JSON = "application/json";

    private final SchemaValues values;

    Bodies(SchemaValues values) {
        this.values = values;
    }

    /** Bodies for an operation; null is none. */
    Arbitrary<Body> of(Operation operation) {
        if (operation.bodyType() == null) {
            return new Odds<Body>()
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
            return Forms.of(operation, values);
        }
        Arbitrary<JsonNode> sound =
                new Odds<JsonNode>()
                        .add(60, values.of("body", operation.body()))
                        .add(1, AnyJson.value())
                        .arbitrary();
        return Combinators.combine(sound, Arbitraries.of(true, false), types(), damages(), chunks())
                .as(
                        (json, ascii, type, damage, inChunks) ->
                                new Body(
                                        type,
                                        ascii ? inAscii(json.toString()) : json.toString(),
                                        damage,
                                        inChunks));
    }

    private static Arbitrary<String> types() {
        return new Odds<String>()
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
        return new Odds<Boolean>().just(15, false).just(1, true).arbitrary();
    }

    private static Arbitrary<Body.Damage> damages() {
        List<Body.Damage> all =
                Arrays.stream(Body.Damage.values())
                        .filter(damage -> damage != Body.Damage.NONE)
                        .toList();
        return new Odds<Body.Damage>()
                .just(20, Body.Damage.NONE)
                .add(1, Arbitraries.of(all))
                .arbitrary();
    }

    /** The same JSON, with an escape for every other character; half a surrogate pair survives. */
    private static String inAscii(String json) {
        StringBuilder ascii = new StringBuilder();
        for (char c : json.toCharArray()) {
            ascii.append(c < 0x7F ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return ascii.toString();
    }
}
