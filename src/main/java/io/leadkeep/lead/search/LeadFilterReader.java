package io.leadkeep.lead.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.lead.Tags;
import io.leadkeep.text.EmailAddress;
import io.leadkeep.text.NearestName;
import io.leadkeep.text.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads a {@link LeadFilter} from a query string, in which every value is text, or from a body. An
 * unknown condition is an error: ignoring it would return leads that the client does not expect.
 */
final class LeadFilterReader {

    private static final String CUSTOM_FIELD = CustomFields.FIELD + ".";
    private static final int MAX_SEARCH = 200;
    private static final int MAX_WORDS = 20;
    private static final int MAX_VALUES = 100;
    private static final int MAX_TEXT = 255;

    /** In a query string, repeated parameters of these are one list. */
    static final Set<String> LISTS = Set.of("email", "tags", "tagsAll", "emailStatus");

    private static final Set<String> VALUES =
            Set.of(
                    "search",
                    "name",
                    "companyName",
                    "jobTitle",
                    "country",
                    "city",
                    "emailVerified",
                    "emailType",
                    "hasCompany",
                    "hasPhone",
                    "segProtected",
                    "doNotContact",
                    "createdAfter",
                    "createdBefore",
                    "updatedAfter",
                    "updatedBefore");

    /** Sorted for messages. */
    private static final Map<String, String> STATUSES =
            new TreeMap<>(
                    Map.of(
                            "valid", "deliverable",
                            "invalid", "undeliverable",
                            "deliverable", "deliverable",
                            "undeliverable", "undeliverable",
                            "risky", "risky",
                            "unknown", "unknown",
                            "unchecked", "unchecked"));

    private static final List<String> EMAIL_TYPES = List.of("all", "personal", "business");

    private final ObjectNode values;
    private final boolean inBody;
    private final JsonFields fields;

    private LeadFilterReader(ObjectNode values, boolean inBody, FieldErrors errors) {
        this.values = values;
        this.inBody = inBody;
        this.fields = new JsonFields(values, errors);
    }

    /** Reads the parameters of a query string, as text; errors make the filter unusable. */
    static LeadFilter ofQuery(ObjectNode values, FieldErrors errors) {
        return new LeadFilterReader(values, false, errors).read();
    }

    /** Reads the object {@code filters} of a body; errors make the filter unusable. */
    static LeadFilter ofBody(ObjectNode filters, FieldErrors errors) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        filters.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
        ObjectNode values = JsonNodeFactory.instance.objectNode().setAll(sorted);
        return new LeadFilterReader(values, true, errors.within("filters.")).read();
    }

    private LeadFilter read() {
        refuseUnknown();
        TimeRange updatedAt =
                new TimeRange(fields.time("updatedAfter"), fields.time("updatedBefore"));
        return new LeadFilter(
                emails(),
                words("search"),
                words("name"),
                words("companyName"),
                words("jobTitle"),
                fields.text("country", MAX_TEXT),
                fields.text("city", MAX_TEXT),
                texts("tags"),
                texts("tagsAll"),
                fields.flagOrText("emailVerified"),
                emailStatus(),
                freeMail(),
                fields.flagOrText("hasCompany"),
                fields.flagOrText("hasPhone"),
                fields.flagOrText("segProtected"),
                fields.flagOrText("doNotContact"),
                // A lead is not created after its last change.
                new TimeRange(fields.time("createdAfter"), fields.time("createdBefore"))
                        .before(updatedAt.before()),
                updatedAt,
                customFields());
    }

    private void refuseUnknown() {
        Set<String> known = new TreeSet<>(VALUES);
        known.addAll(LISTS);
        if (inBody) {
            known.add(CustomFields.FIELD);
        }
        NearestName nearest = new NearestName(known);
        fields.refuseUnknown(
                name -> known.contains(name) || name.startsWith(CUSTOM_FIELD),
                name -> nearest.didYouMean(name, "is not a filter"));
    }

    private List<String> words(String name) {
        String text = fields.text(name, MAX_SEARCH);
        if (text == null) {
            return List.of();
        }
        List<String> words = Words.of(text);
        if (words.isEmpty()) {
            fields.broken(name, "must have a letter or a digit");
        }
        if (words.size() > MAX_WORDS) {
            fields.broken(name, "must have at most " + MAX_WORDS + " words");
        }
        return words;
    }

    private List<String> emails() {
        List<JsonNode> parts = parts("email");
        Set<String> emails = new LinkedHashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            String path = parts.size() == 1 ? "email" : "email[" + i + "]";
            String text = fields.string(path, parts.get(i));
            if (text != null) {
                EmailAddress.normalise(text)
                        .ifPresentOrElse(
                                emails::add, () -> fields.broken(path, LeadFields.NO_ADDRESS));
            }
        }
        return List.copyOf(emails);
    }

    private List<String> texts(String name) {
        return parts(name).stream()
                .map(part -> fields.text(name, part, Tags.MAX_LENGTH))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Reads a comma list, or an array of a body. */
    private List<JsonNode> parts(String name) {
        if (!fields.has(name)) {
            return List.of();
        }
        JsonNode value = fields.value(name);
        List<JsonNode> parts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(parts::add);
        } else if (value.isTextual()) {
            for (String part : value.textValue().split(",", -1)) {
                parts.add(JsonNodeFactory.instance.textNode(part));
            }
        }
        if (parts.isEmpty() || parts.size() > MAX_VALUES) {
            fields.broken(name, "must name 1 to " + MAX_VALUES + " values");
            return List.of();
        }
        return parts;
    }

    private List<String> emailStatus() {
        List<String> results = new ArrayList<>();
        for (String status : texts("emailStatus")) {
            String result = STATUSES.get(status.toLowerCase(Locale.ROOT));
            if (result == null) {
                fields.notOneOf("emailStatus", status, STATUSES.keySet());
            } else if (!results.contains(result)) {
                results.add(result);
            }
        }
        return List.copyOf(results);
    }

    private Boolean freeMail() {
        String type = fields.text("emailType", MAX_TEXT);
        if (type == null) {
            return null;
        }
        return switch (type) {
            case "all" -> null;
            case "personal" -> Boolean.TRUE;
            case "business" -> Boolean.FALSE;
            default -> fields.notOneOf("emailType", type, EMAIL_TYPES);
        };
    }

    private Map<String, List<CustomFieldConditions.Value>> customFields() {
        CustomFieldConditions conditions = new CustomFieldConditions(inBody, fields.errors());
        for (Map.Entry<String, JsonNode> field : values.properties()) {
            if (field.getKey().startsWith(CUSTOM_FIELD)) {
                conditions.add(field.getKey().substring(CUSTOM_FIELD.length()), field.getValue());
            }
        }
        if (inBody && fields.has(CustomFields.FIELD)) {
            addAll(fields.value(CustomFields.FIELD), conditions);
        }
        if (conditions.byKey().size() > MAX_VALUES) {
            fields.broken(CustomFields.FIELD, "must name at most " + MAX_VALUES + " keys");
        }
        return conditions.byKey();
    }

    private void addAll(JsonNode customFields, CustomFieldConditions conditions) {
        if (!customFields.isObject()) {
            fields.broken(CustomFields.FIELD, "must be an object");
        } else if (customFields.isEmpty()) {
            fields.broken(CustomFields.FIELD, "must name at least one key");
        }
        customFields
                .properties()
                .forEach(field -> conditions.add(field.getKey(), field.getValue()));
    }
}
