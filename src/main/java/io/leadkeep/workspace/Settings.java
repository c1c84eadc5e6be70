package io.leadkeep.workspace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.MergePatch;
import io.leadkeep.text.Text;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;

/** A workspace's settings: one JSON object, merged by RFC 7396, numbers exactly as sent. */
final class Settings {

    static final String FIELD = "settings";

    private static final int MAX_KEYS = 100;
    private static final int MAX_LEVELS = 5;
    private static final int MAX_BYTES = 32 * 1024;

    /** What PostgreSQL's numeric keeps exactly, with a wide margin. */
    private static final int MAX_DIGITS = 1_000;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    // Digits on both sides of the point, and signs.
                                                    .maxNumberLength(2 * MAX_DIGITS + 10)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private final BiConsumer<String, String> broken;
    private boolean writable = true;

    private Settings(BiConsumer<String, String> broken) {
        this.broken = broken;
    }

    /**
     * Merges a change into settings (RFC 7396): objects merge, a null deletes its key, everything
     * else replaces.
     *
     * @param stored the settings as JSON text
     * @param change what the client sent
     * @return the new settings
     */
    static ObjectNode merge(String stored, ObjectNode change) {
        try {
            return (ObjectNode) MergePatch.apply(JSON.readTree(stored), change);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The database holds settings that are not JSON", e);
        }
    }

    /**
     * Holds settings to their rules.
     *
     * @param settings to be stored
     * @param broken told the path and the message of each broken rule
     * @return the settings as JSON text
     */
    static String write(ObjectNode settings, BiConsumer<String, String> broken) {
        return new Settings(broken).write(settings);
    }

    private String write(ObjectNode settings) {
        if (settings.size() > MAX_KEYS) {
            broken.accept(FIELD, "must have at most " + MAX_KEYS + " keys");
        }
        check(FIELD, settings, 1);
        if (!writable) {
            return "{}";
        }
        String json = toText(settings);
        if (json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            broken.accept(FIELD, "must be at most 32 KiB of JSON");
        }
        return json;
    }

    /** Numbers written out, as PostgreSQL will: a short exponent cannot hide a long number. */
    private static String toText(ObjectNode settings) {
        try {
            return JSON.writeValueAsString(settings);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void check(String path, JsonNode value, int level) {
        if (value.isContainerNode() && level > MAX_LEVELS) {
            writable = false;
            broken.accept(path, "must not be nested deeper than " + MAX_LEVELS + " levels");
        } else if (value.isObject()) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                String entryPath = path + "." + Text.quotable(entry.getKey());
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
            writable = false;
            broken.accept(path, "must have at most " + MAX_DIGITS + " digits without an exponent");
        }
    }

    private void checkStorable(String path, String text) {
        if (!Text.isStorable(text)) {
            writable = false;
            broken.accept(path, Text.NOT_STORABLE);
        }
    }

    private static long digits(BigDecimal number) {
        long beforeThePoint = (long) number.precision() - number.scale();
        return Math.max(beforeThePoint, number.scale());
    }
}
