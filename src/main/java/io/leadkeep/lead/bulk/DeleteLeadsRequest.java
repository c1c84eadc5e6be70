package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;
import io.leadkeep.lead.search.LeadSelection;
import java.util.List;
import java.util.Set;

/**
 * Body of {@code DELETE /v1/leads}.
 *
 * @param excludedIds leads of a filter that are not deleted
 */
record DeleteLeadsRequest(LeadSelection selection, List<String> excludedIds) {

    private static final int MAX_EXCLUDED = 5_000;
    private static final String EXCLUDE_IDS = "excludeIds";
    private static final Set<String> KEYS = Set.of("leadIds", "deleteAll", "filters", EXCLUDE_IDS);

    static DeleteLeadsRequest of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        fields.refuseUnknown(KEYS, "is not known here");
        DeleteLeadsRequest request = fields.has("leadIds") ? ofIds(fields) : ofFilter(fields);
        fields.throwIfBroken();
        return request;
    }

    private static DeleteLeadsRequest ofIds(JsonFields fields) {
        for (String other : List.of("deleteAll", "filters", EXCLUDE_IDS)) {
            if (fields.has(other)) {
                fields.broken(other, "cannot be used together with leadIds");
            }
        }
        return new DeleteLeadsRequest(LeadSelection.ofIds(fields), List.of());
    }

    /** An empty body must not delete all leads. */
    private static DeleteLeadsRequest ofFilter(JsonFields fields) {
        if (!fields.value("deleteAll").isBoolean() || !fields.value("deleteAll").booleanValue()) {
            fields.broken("deleteAll", "must be true where leadIds are not given");
        }
        List<String> excludedIds = excludedIds(fields);
        return new DeleteLeadsRequest(LeadSelection.ofFilter(fields), excludedIds);
    }

    private static List<String> excludedIds(JsonFields fields) {
        JsonNode sent = fields.value(EXCLUDE_IDS);
        if (!fields.has(EXCLUDE_IDS) || sent.isArray() && sent.isEmpty()) {
            return List.of();
        }
        return fields.ids(EXCLUDE_IDS, MAX_EXCLUDED);
    }
}
