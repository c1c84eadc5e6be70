package io.leadkeep.lead;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.MergePatch;
import io.leadkeep.text.Text;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;

/** The rules of {@code customFields} (contract, section 3). */
public final class CustomFields {

    private static final String FIELD = "customFields";
    private static final int MAX_KEYS = 100;
    private static final int MAX_KEY = 64;
    private static final int MAX_LEVELS = 5;
    private static final int MAX_BYTES = 32 * 1024;

    /**
     * What PostgreSQL's numeric keeps exactly, with a wide margin; and what {@link
     * io.leadkeep.http.JsonBody} and most clients read at most, once it is written out.
     */
    private static final int MAX_DIGITS = 1_000;

    private static final ObjectWriter JSON =
            JsonMapper.builder()
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build()
                    .writer();

    private final BiConsumer<String, String> broken;
    private boolean tooLongNumber;

    private CustomFields(BiConsumer<String, String> broken) {
        this.broken = broken;
    }

    /**
     * Reads custom fields as they will be stored: a null at the top level means absent, everything
     * else stays as it was sent.
     *
     * @param value what the client sent for {@code customFields}
     * @param broken told the path and the message of each broken rule
     * @return a JSON object as text
     */
    static String read(JsonNode value, BiConsumer<String, String> broken) {
        if (value.isNull()) {
            return "{}";
        }
        if (!(value instanceof ObjectNode object)) {
            broken.accept(FIELD, "must be an object");
            return "{}";
        }
        return new CustomFields(broken).read(object);
    }

    private String read(ObjectNode object) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        object.properties()
                .forEach(
                        entry -> {
                            if (!entry.getValue().isNull()) {
                                kept.set(entry.getKey(), entry.getValue());
                            }
                        });
        checkKeys(kept);
        check(FIELD, kept, 1);
        return tooLongNumber ? "{}" : written(kept);
    }

    /**
     * Checks a merge patch, as far as it breaks rules whatever it is applied to.
     *
     * @param patch what the client sent for {@code customFields}; missing or null for nothing
     * @param broken told the path and the message of each broken rule
     */
    static void checkPatch(JsonNode patch, BiConsumer<String, String> broken) {
        if (patch instanceof ObjectNode object) {
            new CustomFields(broken).checkPatch(object);
        } else if (!patch.isMissingNode() && !patch.isNull()) {
            broken.accept(FIELD, "must be an object");
        }
    }

    private void checkPatch(ObjectNode patch) {
        check(FIELD, patch, 1);
        ObjectNode least =
                (ObjectNode) MergePatch.apply(JsonNodeFactory.instance.objectNode(), patch);
        checkKeys(least);
        if (!tooLongNumber) {
            written(least);
        }
    }

    private void checkKeys(ObjectNode fields) {
        if (fields.size() > MAX_KEYS) {
            broken.accept(FIELD, "must have at most " + MAX_KEYS + " keys");
        }
        fields.fieldNames().forEachRemaining(this::checkTopLevelKey);
    }

    private String written(ObjectNode fields) {
        String json = write(fields);
        if (json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            broken.accept(FIELD, "must be at most 32 KiB of JSON");
        }
        return json;
    }

    /** Numbers written out, as PostgreSQL will: a short exponent cannot hide a long number. */
    public static String write(JsonNode fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            // Half a surrogate pair, which has been told as a broken rule already.
            return "{}";
        }
    }

    /**
     * Checks one value for what PostgreSQL could not take.
     *
     * @param path of the value
     * @param value any JSON
     * @param broken told the path and the message of each broken rule
     */
    public static void checkValue(String path, JsonNode value, BiConsumer<String, String> broken) {
        new CustomFields(broken).check(path, value, 1);
    }

    private void checkTopLevelKey(String key) {
        int length = Text.length(key);
        if (length < 1 || length > MAX_KEY) {
            broken.accept(path(FIELD, key), "the key must have 1 to " + MAX_KEY + " characters");
        }
    }

    private void check(String path, JsonNode value, int level) {
        if (value.isContainerNode() && level > MAX_LEVELS) {
            broken.accept(path, "must not be nested deeper than " + MAX_LEVELS + " levels");
        } else if (value.isObject()) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                String entryPath = path(path, entry.getKey());
                checkStorable(entryPath, entry.getKey());
                check(entryPath, entry.getValue(), level + 1);
            }
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(path + "[" + i + "]", value.get(i), level + 1);
            }
        } else if (value.isTextual()) {
            checkStorable(path, value.textValue());
        } else if (value.isBigDecimal() && digits(value.decimalValue()) > MAX_DIGITS) {
            tooLongNumber = true;
            broken.accept(path, "must have at most " + MAX_DIGITS + " digits without an exponent");
        }
    }

    private void checkStorable(String path, String text) {
        if (!Text.isStorable(text)) {
            broken.accept(path, Text.NOT_STORABLE);
        }
    }

    private static long digits(BigDecimal number) {
        long beforeThePoint = (long) number.precision() - number.scale();
        return Math.max(1, beforeThePoint) + Math.max(0, number.scale());
    }

    private static String path(String parent, String key) {
        return parent + "." + Text.quotable(key);
    }
}
