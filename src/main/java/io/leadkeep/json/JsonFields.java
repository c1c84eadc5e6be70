package io.leadkeep.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.id.Id;
import io.leadkeep.text.NearestName;
import io.leadkeep.text.Text;
import io.leadkeep.text.Times;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.commons.text.CaseUtils;

/**
 * Reads the fields of a JSON object and collects every broken rule instead of stopping at the
 * first. A reader that finds a broken rule returns null (or the value for an absent field), so the
 * result is usable only after {@link #throwIfBroken}.
 *
 * @param errors of the whole request, of which the object may be a part
 */
public record JsonFields(ObjectNode object, FieldErrors errors) {

    private static final int MAX_TIME = 255;

    public JsonFields(ObjectNode object) {
        this(object, new FieldErrors());
    }

    /**
     * Returns the parameters of a query as text fields.
     *
     * @param lists parameters that may be repeated, which means the same as a comma-separated list
     */
    public static JsonFields ofQuery(MultiMap query, Set<String> lists, FieldErrors errors) {
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, String> parameter : query) {
            String name = parameter.getKey();
            String before = values.put(name, parameter.getValue());
            if (before != null && lists.contains(name)) {
                values.put(name, before + "," + parameter.getValue());
            } else if (before != null) {
                errors.add(Text.quotable(name), "is given twice");
            }
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        values.forEach(object::put);
        return new JsonFields(object, errors);
    }

    /** Returns null, in place of the value that cannot be read. */
    public <T> T broken(String path, String message) {
        errors.add(path, message);
        return null;
    }

    /** Fails with 400 and all errors, if there are any. */
    public void throwIfBroken() {
        errors.throwIfAny();
    }

    /** Returns whether the field was sent, be it null. */
    public boolean has(String field) {
        return object.has(field);
    }

    /** Returns the value of a field, JSON null if it was not sent. */
    public JsonNode value(String field) {
        JsonNode value = object.get(field);
        return value == null ? NullNode.instance : value;
    }

    /** Reads a required string, as sent. */
    public String requiredString(String field) {
        return has(field) ? string(field, value(field)) : broken(field, "is required");
    }

    /** Reads a required string of 1 to {@code maxLength} characters, trimmed. */
    public String requiredText(String field, int maxLength) {
        return has(field) ? text(field, value(field), maxLength) : broken(field, "is required");
    }

    /** Reads a string, as sent; null unless it is one that PostgreSQL can store. */
    public String string(String path, JsonNode value) {
        if (!value.isTextual()) {
            return broken(path, "must be a string");
        }
        return Text.isStorable(value.textValue())
                ? value.textValue()
                : broken(path, Text.NOT_STORABLE);
    }

    /** Reads a string of 1 to {@code maxLength} characters, trimmed. */
    public String text(String path, JsonNode value, int maxLength) {
        String text = string(path, value);
        if (text == null) {
            return null;
        }
        String trimmed = Text.trim(text);
        return trimmed.isEmpty() || Text.length(trimmed) > maxLength
                ? broken(path, "must have 1 to " + maxLength + " characters")
                : trimmed;
    }

    /** Reads a string of 1 to {@code maxLength} characters, trimmed; null if it was not sent. */
    public String text(String field, int maxLength) {
        return has(field) ? text(field, value(field), maxLength) : null;
    }

    /** Reads a string that may be null or blank, trimmed; null if it is one of these. */
    public String textOrNull(String field, int maxLength) {
        JsonNode value = value(field);
        if (value.isNull()) {
            return null;
        }
        String text = string(field, value);
        if (text == null) {
            return null;
        }
        String trimmed = Text.trim(text);
        if (Text.length(trimmed) > maxLength) {
            return broken(field, "must have at most " + maxLength + " characters");
        }
        return trimmed.isEmpty() ? null : trimmed;
    }

    /** Reads a time with a zone, or a date in UTC; null if it was not sent. */
    public Instant time(String field) {
        String text = text(field, MAX_TIME);
        return text == null
                ? null
                : Times.parse(text).orElseGet(() -> broken(field, Times.whyRefused(text)));
    }

    /** Reads true or false; {@code absent} if the field was not sent or is null. */
    public boolean flag(String field, boolean absent) {
        JsonNode value = value(field);
        if (value.isNull()) {
            return absent;
        }
        if (!value.isBoolean()) {
            broken(field, "must be true or false");
        }
        return value.booleanValue();
    }

    /** Reads true or false, as JSON or as text; null if the field was not sent. */
    public Boolean flagOrText(String field) {
        if (!has(field)) {
            return null;
        }
        return switch (value(field).asText()) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> broken(field, "must be true or false");
        };
    }

    /**
     * Reads a constant by its name in camel case.
     *
     * @param absent returned if the field was not sent or is null
     */
    public <E extends Enum<E>> E constant(String field, Class<E> type, E absent) {
        JsonNode value = value(field);
        if (value.isNull()) {
            return absent;
        }
        List<String> names = new ArrayList<>();
        for (E constant : EnumSet.allOf(type)) {
            String name = CaseUtils.toCamelCase(constant.name(), false, '_');
            if (name.equals(value.textValue())) {
                return constant;
            }
            names.add(name);
        }
        notOneOf(field, value.asText(), names);
        return absent;
    }

    /** Reads a number from 1 to {@code max}, as JSON or as text. */
    public int wholeNumber(String field, int absent, int max) {
        return wholeNumber(field, absent, 1, max);
    }

    public int wholeNumber(String field, int absent, int min, int max) {
        JsonNode value = value(field);
        if (value.isNull()) {
            return absent;
        }
        String text = value.asText();
        int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (number < min || number > max) {
            broken(field, "must be a whole number from %d to %d".formatted(min, max));
            return absent;
        }
        return number;
    }

    /** Reads a required array of 1 to {@code max} elements; an empty one if a rule is broken. */
    public JsonNode array(String field, int max, String elements) {
        JsonNode value = value(field);
        if (value.isArray() && !value.isEmpty() && value.size() <= max) {
            return value;
        }
        broken(field, "must be an array of 1 to " + max + " " + elements);
        return JsonNodeFactory.instance.arrayNode();
    }

    /** Reads a required array of ids, without repeats. */
    public List<String> ids(String field, int max) {
        JsonNode values = array(field, max, "ids");
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < values.size(); i++) {
            String id = values.get(i).textValue();
            if (Id.isValid(id)) {
                ids.add(id);
            } else {
                broken(field + "[" + i + "]", Id.RULE);
            }
        }
        return List.copyOf(ids);
    }

    /** Reports a value that is none of the allowed ones; returns null. */
    public <T> T notOneOf(String path, String value, Collection<String> allowed) {
        errors.addNotOneOf(path, value, allowed);
        return null;
    }

    /** Refuses all fields but the known ones; the message guesses which one was meant. */
    public void refuseUnknown(Set<String> known, String problem) {
        refuseUnknown(known::contains, key -> new NearestName(known).didYouMean(key, problem));
    }

    /** Refuses all fields but the known ones; {@code problem} returns the message. */
    public void refuseUnknown(Predicate<String> known, UnaryOperator<String> problem) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!known.test(field.getKey())) {
                broken(Text.quotable(field.getKey()), problem.apply(field.getKey()));
            }
        }
    }
}
