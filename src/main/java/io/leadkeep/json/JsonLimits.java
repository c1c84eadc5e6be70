package io.leadkeep.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.text.Text;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The limits of an object that a client fills freely, such as custom fields or settings. */
public final class JsonLimits {

    private static final int MAX_KEYS = 100;
    private static final int MAX_LEVELS = 5;
    private static final int MAX_BYTES = 32 * 1024;

    /** PostgreSQL's numeric keeps more; {@link JsonBody} and most clients read no more. */
    static final int MAX_DIGITS = 1_000;

    private final FieldErrors errors;
    private boolean tooLongNumber;

    private JsonLimits(FieldErrors errors) {
        this.errors = errors;
    }

    public static void checkKeyCount(String path, ObjectNode object, FieldErrors errors) {
        if (object.size() > MAX_KEYS) {
            errors.add(path, "must have at most " + MAX_KEYS + " keys");
        }
    }

    /**
     * Checks depth, digits and characters of any value.
     *
     * @return false if it holds a number too long to be written out
     */
    public static boolean checkValues(String path, JsonNode value, FieldErrors errors) {
        if (holds(value, 1)) {
            return true;
        }
        JsonLimits limits = new JsonLimits(errors);
        limits.check(path, value, 1);
        return !limits.tooLongNumber;
    }

    /** The same as {@link #check} without paths, which are needed for errors only. */
    private static boolean holds(JsonNode value, int level) {
        if (value.isContainerNode() && level > MAX_LEVELS) {
            return false;
        }
        if (value.isObject()) {
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                if (!Text.isStorable(entry.getKey()) || !holds(entry.getValue(), level + 1)) {
                    return false;
                }
            }
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            if (!holds(value.get(i), level + 1)) {
                return false;
            }
        }
        return value.isTextual()
                ? Text.isStorable(value.textValue())
                : !value.isBigDecimal() || digits(value.decimalValue()) <= MAX_DIGITS;
    }

    /** Returns the JSON text to store; errors include that it is too long. */
    public static String write(String path, ObjectNode object, FieldErrors errors) {
        String json = StoredJson.write(object);
        if (json.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            errors.add(path, "must be at most 32 KiB of JSON");
        }
        return json;
    }

    private void check(String path, JsonNode value, int level) {
        if (value.isContainerNode() && level > MAX_LEVELS) {
            errors.add(path, "must not be nested deeper than " + MAX_LEVELS + " levels");
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
            errors.add(path, "must have at most " + MAX_DIGITS + " digits without an exponent");
        }
    }

    private void checkStorable(String path, String text) {
        if (!Text.isStorable(text)) {
            errors.add(path, Text.NOT_STORABLE);
        }
    }

    /** Counts the digits of a number written without an exponent. */
    private static long digits(BigDecimal number) {
        long beforeThePoint = (long) number.precision() - number.scale();
        return Math.max(1, beforeThePoint) + Math.max(0, number.scale());
    }

    /** Returns the path of an entry, safe to be shown. */
    public static String path(String parent, String key) {
        return parent + "." + Text.quotable(key);
    }
}
