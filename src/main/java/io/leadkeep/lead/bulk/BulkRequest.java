package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.lead.LeadFieldReader;
import io.leadkeep.lead.LeadFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Many leads in one request (contract, section 4, {@code POST /v1/leads/bulk}).
 *
 * @param rows read and checked, in the order sent
 * @param options how they are treated
 */
record BulkRequest(List<BulkRow> rows, BulkOptions options) {

    private static final int MAX_ROWS = 5_000;
    private static final Set<String> KEYS = Set.of("leads", "skipDuplicates", "dataCleanup", "tag");

    /**
     * Reads a request's body. A row that breaks a rule is no reason to refuse the others.
     *
     * @param body the JSON object that was sent
     * @return the rows
     * @throws ApiException 400 with every broken rule of the request itself
     */
    static BulkRequest of(ObjectNode body) {
        List<FieldError> errors = new ArrayList<>();
        TagRequest.refuseUnknown(body, KEYS, errors);
        BulkOptions options =
                options(
                        flag("skipDuplicates", body, errors),
                        flag("dataCleanup", body, errors),
                        body.path("tag"),
                        errors);
        JsonNode leads = body.path("leads");
        if (!leads.isArray() || leads.isEmpty() || leads.size() > MAX_ROWS) {
            errors.add(new FieldError("leads", "must be an array of 1 to " + MAX_ROWS + " leads"));
        }
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        List<BulkRow> rows = new ArrayList<>(leads.size());
        boolean cleanupIsOpen = !body.path("dataCleanup").isBoolean();
        for (int i = 0; i < leads.size(); i++) {
            JsonNode row = leads.get(i);
            // What was exported imports again unchanged.
            boolean isOurs = cleanupIsOpen && LeadFields.areOfAnAnswer(row);
            rows.add(BulkRow.of(i, row, isOurs ? options.withoutCleanup() : options));
        }
        return new BulkRequest(rows, options);
    }

    /**
     * Checks the options of a request.
     *
     * @param skipDuplicates as sent
     * @param dataCleanup as sent
     * @param tag a string, or null or missing
     * @param errors takes each broken rule
     * @return the options; of no use once there are errors
     */
    static BulkOptions options(
            boolean skipDuplicates, boolean dataCleanup, JsonNode tag, List<FieldError> errors) {
        if (tag.isMissingNode() || tag.isNull()) {
            return new BulkOptions(skipDuplicates, dataCleanup, null);
        }
        ObjectNode asLead = JsonNodeFactory.instance.objectNode();
        asLead.putArray("tags").add(tag);
        LeadFieldReader reader = new LeadFieldReader(asLead);
        List<String> tags = reader.tags();
        reader.errors().forEach(error -> errors.add(new FieldError("tag", error.message())));
        return new BulkOptions(skipDuplicates, dataCleanup, tags.isEmpty() ? null : tags.get(0));
    }

    private static boolean flag(String name, ObjectNode body, List<FieldError> errors) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return true;
        }
        if (!value.isBoolean()) {
            errors.add(new FieldError(name, "must be true or false"));
        }
        return value.booleanValue();
    }
}
