package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.FieldError;
import io.leadkeep.lead.LeadFieldReader;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.lead.NewLead;
import io.leadkeep.text.Text;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One row of many, read and checked (contract, section 4, bulk).
 *
 * @param index its place among the rows, from 0
 * @param email in its stored form, or as it was sent where it breaks a rule
 * @param lead what it holds; null if a rule is broken
 * @param fields the keys as they were sent, with unknown ones among the custom fields
 * @param error what is wrong, or null
 */
public record BulkRow(int index, String email, NewLead lead, ObjectNode fields, String error) {

    private static final String CUSTOM_FIELDS = "customFields";
    private static final int MAX_SHOWN = 254;

    /**
     * Thousands of rows with hundreds of mistakes each do not get an answer many times their size.
     */
    private static final int MAX_ERROR = 1_000;

    /**
     * Reads a row.
     *
     * @param index its place
     * @param row what was sent
     * @param options of the request
     * @return the row, with an error or without
     */
    static BulkRow of(int index, JsonNode row, BulkOptions options) {
        if (!(row instanceof ObjectNode sent)) {
            return new BulkRow(index, null, null, null, "must be an object");
        }
        ObjectNode fields = withOwnKeysAmongCustomFields(sent);
        if (options.dataCleanup()) {
            DataCleanup.clean(fields);
        }
        LeadFieldReader reader = new LeadFieldReader(fields);
        NewLead lead = reader.lead(reader.email());
        List<FieldError> errors = reader.errors();
        if (errors.isEmpty() && options.tag() != null) {
            lead = lead.withTag(options.tag());
            if (lead.tags().size() > LeadFieldReader.MAX_TAGS) {
                errors =
                        List.of(
                                new FieldError(
                                        "tags",
                                        "must have at most "
                                                + LeadFieldReader.MAX_TAGS
                                                + " entries, with the tag of the request"));
            }
        }
        return errors.isEmpty()
                ? new BulkRow(index, lead.email(), lead, fields, null)
                : new BulkRow(index, shown(sent.path("email")), null, null, text(errors));
    }

    BulkRow failedWith(List<FieldError> errors) {
        return new BulkRow(index, email, null, null, text(errors));
    }

    /** What only Leadkeep sets is left out, so that a list of leads can be sent as it came. */
    private static ObjectNode withOwnKeysAmongCustomFields(ObjectNode sent) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        ObjectNode custom = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : sent.properties()) {
            String key = field.getKey();
            if (LeadFields.WRITABLE.contains(key)) {
                fields.set(key, field.getValue());
            } else if (!LeadFields.READ_ONLY.contains(key)) {
                custom.set(key, field.getValue());
            }
        }
        if (!custom.isEmpty()) {
            JsonNode explicit = fields.path(CUSTOM_FIELDS);
            if (explicit.isObject()) {
                custom.setAll((ObjectNode) explicit);
            }
            if (explicit.isObject() || explicit.isMissingNode() || explicit.isNull()) {
                fields.set(CUSTOM_FIELDS, custom);
            }
        }
        return fields;
    }

    private static String shown(JsonNode email) {
        if (!email.isTextual()) {
            return null;
        }
        String text = email.textValue();
        return Text.isStorable(text)
                ? text.substring(
                        0, text.offsetByCodePoints(0, Math.min(MAX_SHOWN, Text.length(text))))
                : Text.quotable(text);
    }

    private static String text(List<FieldError> errors) {
        String text =
                errors.stream()
                        .map(error -> error.field() + ": " + error.message())
                        .collect(Collectors.joining("; "));
        return Text.shortened(text, MAX_ERROR);
    }
}
