package io.leadkeep.lead.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.FieldError;
import io.leadkeep.lead.LeadFieldReader;
import io.leadkeep.text.NearestName;
import io.leadkeep.text.Text;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the conditions of a list, from a query string (where every value is text) as from a JSON
 * body, and collects every broken rule. A condition that is not known is one: silence would look
 * like "no filter" (contract, section 4).
 */
final class LeadFilterReader {

    private static final String CUSTOM_FIELDS = "customFields";
    private static final String CUSTOM_FIELD = CUSTOM_FIELDS + ".";
    private static final int MAX_SEARCH = 200;
    private static final int MAX_WORDS = 10;
    private static final int MAX_VALUES = 100;
    private static final int MAX_TEXT = 255;

    private static final Set<String> IN_A_QUERY =
            Set.of(
                    "search",
                    "tags",
                    "tagsAll",
                    "emailVerified",
                    "emailStatus",
                    "emailType",
                    "hasCompany",
                    "hasPhone",
                    "segProtected",
                    "createdAfter",
                    "createdBefore");

    private static final Set<String> IN_A_BODY_TOO =
            Set.of("name", "companyName", "jobTitle", "country", "city", CUSTOM_FIELDS);

    private static final Map<String, String> STATUSES =
            Map.of(
                    "valid", "deliverable",
                    "invalid", "undeliverable",
                    "deliverable", "deliverable",
                    "undeliverable", "undeliverable",
                    "risky", "risky",
                    "unknown", "unknown");

    private final Map<String, JsonNode> values;
    private final boolean inBody;
    private final List<FieldError> errors;

    private LeadFilterReader(
            Map<String, JsonNode> values, boolean inBody, List<FieldError> errors) {
        this.values = values;
        this.inBody = inBody;
        this.errors = errors;
    }

    /**
     * Reads the parameters of a query string.
     *
     * @param values by name, without those that are no conditions
     * @param errors takes each broken rule
     * @return the filter; of no use once there are errors
     */
    static LeadFilter ofQuery(Map<String, JsonNode> values, List<FieldError> errors) {
        return new LeadFilterReader(values, false, errors).read();
    }

    /**
     * Reads the {@code filters} of a body.
     *
     * @param filters a JSON object
     * @param errors takes each broken rule
     * @return the filter; of no use once there are errors
     */
    static LeadFilter ofBody(ObjectNode filters, List<FieldError> errors) {
        Map<String, JsonNode> values = new TreeMap<>();
        filters.properties().forEach(field -> values.put(field.getKey(), field.getValue()));
        return new LeadFilterReader(values, true, errors).read();
    }

    private LeadFilter read() {
        values.keySet().forEach(this::refuseUnknown);
        return new LeadFilter(
                words("search"),
                words("name"),
                words("companyName"),
                words("jobTitle"),
                text("country", MAX_TEXT),
                text("city", MAX_TEXT),
                texts("tags"),
                texts("tagsAll"),
                flag("emailVerified"),
                emailStatus(),
                freeMail(),
                flag("hasCompany"),
                flag("hasPhone"),
                flag("segProtected"),
                time("createdAfter"),
                time("createdBefore"),
                customFields());
    }

    private void refuseUnknown(String name) {
        Set<String> known = new TreeSet<>(IN_A_QUERY);
        if (inBody) {
            known.addAll(IN_A_BODY_TOO);
        }
        if (!known.contains(name) && !name.startsWith(CUSTOM_FIELD)) {
            broken(
                    Text.quotable(name),
                    new NearestName(known)
                            .to(name)
                            .map(near -> "is not a filter; did you mean " + near + "?")
                            .orElse("is not a filter"));
        }
    }

    private List<String> words(String name) {
        String text = text(name, MAX_SEARCH);
        if (text == null) {
            return List.of();
        }
        List<String> words =
                Arrays.stream(text.split("[\\s\\p{Z}]+"))
                        .filter(word -> !word.isEmpty())
                        .distinct()
                        .toList();
        if (words.size() > MAX_WORDS) {
            broken(name, "must have at most " + MAX_WORDS + " words");
        }
        return words;
    }

    private String text(String name, int maxLength) {
        JsonNode value = values.get(name);
        return value == null ? null : text(name, value, maxLength);
    }

    private String text(String name, JsonNode value, int maxLength) {
        if (!value.isTextual()) {
            return broken(name, "must be a string");
        }
        String text = Text.trim(value.textValue());
        if (!Text.isStorable(text)) {
            return broken(name, Text.NOT_STORABLE);
        }
        if (text.isEmpty() || Text.length(text) > maxLength) {
            return broken(name, "must have 1 to " + maxLength + " characters");
        }
        return text;
    }

    /** A comma list in a query string; in a body an array, too. */
    private List<String> texts(String name) {
        JsonNode value = values.get(name);
        if (value == null) {
            return List.of();
        }
        List<JsonNode> parts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(parts::add);
        } else if (value.isTextual()) {
            for (String part : value.textValue().split(",", -1)) {
                parts.add(JsonNodeFactory.instance.textNode(part));
            }
        }
        if (parts.isEmpty() || parts.size() > MAX_VALUES) {
            broken(name, "must name 1 to " + MAX_VALUES + " values");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode part : parts) {
            String text = text(name, part, LeadFieldReader.MAX_TAG);
            if (text != null) {
                texts.add(text);
            }
        }
        return texts.stream().distinct().toList();
    }

    private Boolean flag(String name) {
        JsonNode value = values.get(name);
        if (value == null) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return switch (value.asText()) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> {
                broken(name, "must be true or false");
                yield null;
            }
        };
    }

    private List<String> emailStatus() {
        List<String> results = new ArrayList<>();
        for (String status : texts("emailStatus")) {
            String result = STATUSES.get(status.toLowerCase(Locale.ROOT));
            if (result == null) {
                broken(
                        "emailStatus",
                        "must be of deliverable (or valid), undeliverable (or invalid), risky,"
                                + " unknown");
            } else if (!results.contains(result)) {
                results.add(result);
            }
        }
        return List.copyOf(results);
    }

    private Boolean freeMail() {
        String type = text("emailType", MAX_TEXT);
        if (type == null) {
            return null;
        }
        return switch (type) {
            case "all" -> null;
            case "personal" -> Boolean.TRUE;
            case "business" -> Boolean.FALSE;
            default -> {
                broken("emailType", "must be all, personal or business");
                yield null;
            }
        };
    }

    private Instant time(String name) {
        String text = text(name, MAX_TEXT);
        if (text == null) {
            return null;
        }
        try {
            Instant time =
                    text.length() == 10
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant();
            int year = time.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1 && year <= 9999) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // Told below.
        }
        broken(name, "must be a time such as 2025-06-10T10:30:00.000Z or a date in UTC");
        return null;
    }

    private Map<String, List<CustomFieldConditions.Value>> customFields() {
        CustomFieldConditions conditions = new CustomFieldConditions(inBody, this::broken);
        values.forEach(
                (name, value) -> {
                    if (name.startsWith(CUSTOM_FIELD)) {
                        conditions.add(name.substring(CUSTOM_FIELD.length()), value);
                    }
                });
        JsonNode object = values.get(CUSTOM_FIELDS);
        if (inBody && object != null) {
            if (object.isObject() && object.isEmpty()) {
                broken(CUSTOM_FIELDS, "must name at least one key");
            } else if (object.isObject()) {
                object.properties()
                        .forEach(field -> conditions.add(field.getKey(), field.getValue()));
            } else {
                broken(CUSTOM_FIELDS, "must be an object");
            }
        }
        if (conditions.byKey().size() > MAX_VALUES) {
            broken(CUSTOM_FIELDS, "must name at most " + MAX_VALUES + " keys");
        }
        return conditions.byKey();
    }

    private String broken(String field, String message) {
        String path = inBody ? "filters." + field : field;
        if (errors.size() < MAX_VALUES) {
            errors.add(new FieldError(path, message));
        }
        return null;
    }
}
