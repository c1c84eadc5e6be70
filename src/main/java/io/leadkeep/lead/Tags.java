package io.leadkeep.lead;

import com.fasterxml.jackson.databind.JsonNode;
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

    /** Reads one tag, trimmed; null if it is null or absent. */
    public static String readOne(JsonFields fields, String field) {
        JsonNode value = fields.value(field);
        return value.isNull() ? null : fields.text(field, value, MAX_LENGTH);
    }

    /** Returns the tags with one added at the end, unless it is among them. */
    static String[] add(String[] tags, String tag) {
        if (Arrays.asList(tags).contains(tag)) {
            return tags;
        }
        String[] more = Arrays.copyOf(tags, tags.length + 1);
        more[tags.length] = tag;
        return more;
    }
}
