package io.leadkeep.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** JSON as PostgreSQL stores it: numbers are exact and have no exponent. */
public final class StoredJson {

    /** Digits on both sides of the point, and signs. */
    private static final int MAX_NUMBER_CHARACTERS = 2 * JsonLimits.MAX_DIGITS + 10;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNumberLength(MAX_NUMBER_CHARACTERS)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private StoredJson() {}

    /** Returns whether PostgreSQL stores the same for two values: 1.1 and 1.10 differ. */
    public static boolean areSame(JsonNode one, JsonNode other) {
        return one.equals(StoredJson::compare, other);
    }

    private static int compare(JsonNode one, JsonNode other) {
        boolean areSame =
                one.isNumber() && other.isNumber()
                        ? text(one).equals(text(other))
                        : one.equals(other);
        return areSame ? 0 : 1;
    }

    private static String text(JsonNode number) {
        return number.decimalValue().toPlainString();
    }

    public static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database holds text that is not JSON", e);
        }
    }

    public static ArrayNode array(Collection<String> texts) {
        ArrayNode array = JSON.createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.textValue()));
        return texts;
    }

    /** Returns {@code {}} for half a surrogate pair, which {@link JsonLimits} reports. */
    public static String write(JsonNode value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            return "{}";
        }
    }
}
