package io.leadkeep.lead.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.id.Id;
import io.leadkeep.lead.search.LeadFilter;
import io.leadkeep.lead.search.LeadSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which leads a client wants deleted (contract, section 4, {@code DELETE /v1/leads}).
 *
 * @param selection by ids or by filter
 * @param excludedIds with a filter: which of them stay
 */
record DeleteLeadsRequest(LeadSelection selection, List<String> excludedIds) {

    private static final int MAX_EXCLUDED = 5_000;
    private static final Set<String> KEYS = Set.of("leadIds", "deleteAll", "filters", "excludeIds");

    /**
     * Reads a request's body.
     *
     * @param body the JSON object that was sent
     * @return a request that keeps every rule
     * @throws ApiException 400 with every broken rule
     */
    static DeleteLeadsRequest of(ObjectNode body) {
        List<FieldError> errors = new ArrayList<>();
        TagRequest.refuseUnknown(body, KEYS, errors);
        DeleteLeadsRequest deletion = body.has("leadIds") ? byIds(body, errors) : all(body, errors);
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
        return deletion;
    }

    private static DeleteLeadsRequest byIds(ObjectNode body, List<FieldError> errors) {
        for (String other : List.of("deleteAll", "filters", "excludeIds")) {
            if (body.has(other)) {
                errors.add(new FieldError(other, "cannot be used together with leadIds"));
            }
        }
        List<String> ids = LeadSelection.ids("leadIds", body, LeadSelection.MAX_IDS, errors);
        return new DeleteLeadsRequest(new LeadSelection(ids, null), List.of());
    }

    /** A body that says neither must not delete everything. */
    private static DeleteLeadsRequest all(ObjectNode body, List<FieldError> errors) {
        if (!body.path("deleteAll").isBoolean() || !body.path("deleteAll").booleanValue()) {
            errors.add(new FieldError("deleteAll", "must be true where leadIds are not given"));
        }
        List<String> excluded = excluded(body, errors);
        LeadFilter filter = LeadSelection.filter(body, errors);
        return new DeleteLeadsRequest(new LeadSelection(null, filter), excluded);
    }

    private static List<String> excluded(ObjectNode body, List<FieldError> errors) {
        JsonNode sent = body.path("excludeIds");
        if (!isGiven(sent)) {
            return List.of();
        }
        List<String> ids = LeadSelection.ids("excludeIds", body, MAX_EXCLUDED, errors);
        // Whoever is passed over here is deleted: one whose id came in upper case, for instance.
        for (int i = 0; sent.isArray() && i < sent.size() && errors.size() < MAX_EXCLUDED; i++) {
            if (sent.get(i).isTextual() && !Id.isValid(sent.get(i).textValue())) {
                errors.add(new FieldError("excludeIds[" + i + "]", "must be an id"));
            }
        }
        return ids;
    }

    /** An empty list excludes nobody; what is no list is a mistake and must not be passed over. */
    private static boolean isGiven(JsonNode excludeIds) {
        return !excludeIds.isMissingNode() && !(excludeIds.isArray() && excludeIds.isEmpty());
    }
}
