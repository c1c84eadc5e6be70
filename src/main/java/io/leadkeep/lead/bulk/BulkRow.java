package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.FieldError;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.CustomFields;
import io.leadkeep.lead.DataCleanup;
import io.leadkeep.lead.LeadFields;
import io.leadkeep.lead.NewLead;
import io.leadkeep.lead.Tags;
import io.leadkeep.text.Text;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A row of a bulk or an import: a valid lead or an error.
 *
 * @param index position among the rows, from 0
 * @param email normalised, or as sent if the row is invalid
 * @param lead null if the row is invalid
 * @param fields as sent, with unknown keys among the custom fields, to patch an existing lead; null
 *     if the row is invalid or existing leads are skipped
 * @param error null if the row is valid
 */
record BulkRow(int index, String email, NewLead lead, ObjectNode fields, String error) {

    private static final int MAX_SHOWN = 254;

    /** Bounds the response: thousands of rows may have hundreds of errors each. */
    private static final int MAX_ERROR = 1_000;

    static BulkRow of(int index, JsonNode row, BulkOptions options) {
        if (!(row instanceof ObjectNode sent)) {
            return new BulkRow(index, null, null, null, "must be an object");
        }
        ObjectNode fields = toFields(sent);
        if (options.dataCleanup()) {
            DataCleanup.clean(fields);
        }
        JsonFields reader = new JsonFields(fields);
        NewLead lead = NewLead.read(reader);
        if (reader.errors().isEmpty() && options.tag() != null) {
            lead = lead.withTag(options.tag());
            if (lead.tags().size() > Tags.MAX_TAGS) {
                reader.broken(
                        "tags",
                        "must have at most %d entries, with the tag of the request"
                                .formatted(Tags.MAX_TAGS));
            }
        }
        List<FieldError> errors = reader.errors().list();
        return errors.isEmpty()
                ? new BulkRow(
                        index, lead.email(), lead, options.skipDuplicates() ? null : fields, null)
                : new BulkRow(index, shown(sent.path("email")), null, null, text(errors));
    }

    BulkRow failedWith(List<FieldError> errors) {
        return new BulkRow(index, email, null, null, text(errors));
    }

    BulkResult.RowError toError() {
        return new BulkResult.RowError(index, null, email, error);
    }

    /** Read-only keys are left out, so that leads can be sent as they were returned. */
    private static ObjectNode toFields(ObjectNode sent) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        ObjectNode unknown = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : sent.properties()) {
            String key = field.getKey();
            if (LeadFields.WRITABLE.contains(key)) {
                fields.set(key, field.getValue());
            } else if (!LeadFields.READ_ONLY.contains(key)) {
                unknown.set(key, field.getValue());
            }
        }
        CustomFields.add(fields, unknown);
        return fields;
    }

    /** Returns an invalid address, as far as it can be shown. */
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
