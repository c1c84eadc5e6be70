package io.leadkeep.enrichment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.FieldError;
import io.leadkeep.id.Id;
import io.leadkeep.text.NearestName;
import io.leadkeep.text.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client wants found out about which leads (contract, section 6).
 *
 * @param leadIds without repeats; those that no lead can have are left out
 * @param checkers one a type, without repeats
 */
record EnrichmentRequest(List<String> leadIds, List<Enricher<?>> checkers) {

    private static final int MAX_LEADS = 5_000;
    private static final int MAX_TYPES = 100;

    /** A body full of mistakes does not get an answer many times its size. */
    private static final int MAX_ERRORS = 500;

    private static final String LEADS = "leadIds";
    private static final String TYPES = "enrichmentTypes";
    private static final String PHONE = "phoneEnrichment";
    private static final Set<String> KEYS = Set.of(LEADS, TYPES);
    private static final NearestName NEAREST_KEY = new NearestName(KEYS);

    /**
     * Reads a request's body.
     *
     * @param body the JSON object that was sent
     * @param checkers that there are
     * @return a request that keeps every rule
     * @throws ApiException 400 with every broken rule
     */
    static EnrichmentRequest of(ObjectNode body, Enrichers checkers) {
        List<FieldError> errors = new ArrayList<>();
        EnrichmentRequest request =
                new EnrichmentRequest(leadIds(body, errors), checkers(body, checkers, errors));
        refuseUnknownKeys(body, errors);
        if (!errors.isEmpty()) {
            throw ApiException.invalid(
                    errors.size() > MAX_ERRORS ? errors.subList(0, MAX_ERRORS) : errors);
        }
        return request;
    }

    private static List<String> leadIds(ObjectNode body, List<FieldError> errors) {
        JsonNode ids = array(LEADS, MAX_LEADS, "ids", body, errors);
        Set<String> known = new LinkedHashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!ids.get(i).isTextual()) {
                errors.add(new FieldError(LEADS + "[" + i + "]", "must be an id"));
            } else if (Id.isValid(ids.get(i).textValue())) {
                known.add(ids.get(i).textValue());
            }
        }
        return List.copyOf(known);
    }

    private static List<Enricher<?>> checkers(
            ObjectNode body, Enrichers checkers, List<FieldError> errors) {
        JsonNode types = array(TYPES, MAX_TYPES, "types", body, errors);
        Set<Enricher<?>> wanted = new LinkedHashSet<>();
        for (int i = 0; i < types.size(); i++) {
            String name = types.get(i).textValue();
            String field = TYPES + "[" + i + "]";
            if (name == null) {
                errors.add(new FieldError(field, "must be a string"));
            } else if (name.equals(PHONE)) {
                errors.add(new FieldError(field, "is not available: no provider is built in"));
            } else {
                checkers.requested(name)
                        .ifPresentOrElse(
                                wanted::add,
                                () ->
                                        errors.add(
                                                new FieldError(
                                                        field, unknownType(name, checkers))));
            }
        }
        return List.copyOf(wanted);
    }

    private static JsonNode array(
            String field, int max, String what, ObjectNode body, List<FieldError> errors) {
        JsonNode value = body.path(field);
        if (value.isArray() && !value.isEmpty() && value.size() <= max) {
            return value;
        }
        errors.add(new FieldError(field, "must be an array of 1 to " + max + " " + what));
        return MissingNode.getInstance();
    }

    private static String unknownType(String name, Enrichers checkers) {
        return new NearestName(checkers.names())
                .to(name)
                .map(near -> "is not a type of enrichment; did you mean " + near + "?")
                .orElse("must be one of " + String.join(", ", checkers.names()));
    }

    private static void refuseUnknownKeys(ObjectNode body, List<FieldError> errors) {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            String key = field.getKey();
            if (!KEYS.contains(key)) {
                String why =
                        NEAREST_KEY
                                .to(key)
                                .map(near -> "is not known here; did you mean " + near + "?")
                                .orElse("is not known here");
                errors.add(new FieldError(Text.quotable(key), why));
            }
        }
    }
}
