package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The rules of tags. */
public final class Tags {

    public static final int MAX_TAGS = 100;
    public static final int MAX_LENGTH = 64;

    private Tags() {}

    /** Reads an array of tags, which may be null or absent: trimmed, without exact repeats. */
    public static List<String> read(JsonFields fields, String field) {
        JsonNode value = fields.value(field);
        if (value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            fields.broken(field, "must be an array of strings");
            return List.of();
        }
        Set<String> tags = new LinkedHashSet<>();
        for (int i = 0; i < value.size(); i++) {
            String tag = fields.text(field + "[" + i + "]", value.get(i), MAX_LENGTH);
            if (tag != null) {
                tags.add(tag);
            }
        }
        if (tags.size() > MAX_TAGS) {
            fields.broken(field, "must have at most " + MAX_TAGS + " entries");
        }
        return List.copyOf(tags);
    }

    /** Removes the elements that are not valid tags, if {@code tags} is an array. */
    static void removeInvalid(ObjectNode fields, FieldErrors errors) {
        JsonNode sent = fields.path("tags");
        if (sent.isArray()) {
            ArrayNode valid = fields.putArray("tags");
            JsonFields reader = new JsonFields(fields, errors);
            for (int i = 0; i < sent.size(); i++) {
                if (reader.text("tags[" + i + "]", sent.get(i), MAX_LENGTH) != null) {
                    valid.add(sent.get(i));
                }
            }
        }
    }

    /** Reads one tag, trimmed; null if it is null or absent. */
    public static String readOne(JsonFields fields, String field) {
        JsonNode value = fields.value(field);
        return value.isNull() ? null : fields.text(field, value, MAX_LENGTH);
    }

    /** Returns the tags with others added at the end, unless they are among them. */
    static String[] add(String[] tags, String... others) {
        Set<String> all = new LinkedHashSet<>(Arrays.asList(tags));
        return all.addAll(Arrays.asList(others)) ? all.toArray(String[]::new) : tags;
    }
}
