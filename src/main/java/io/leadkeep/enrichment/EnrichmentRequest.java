package io.leadkeep.enrichment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The body of an enrichment request.
 *
 * @param leadIds without repeats
 * @param enrichers without repeats
 */
record EnrichmentRequest(List<String> leadIds, List<Enricher<?>> enrichers) {

    private static final int MAX_LEADS = 5_000;
    private static final int MAX_TYPES = 100;

    private static final String LEADS = "leadIds";
    private static final String TYPES = "enrichmentTypes";
    private static final String PHONE = "phoneEnrichment";
    private static final Set<String> KEYS = Set.of(LEADS, TYPES);

    static EnrichmentRequest of(ObjectNode body, Enrichers enrichers) {
        JsonFields fields = new JsonFields(body);
        EnrichmentRequest request =
                new EnrichmentRequest(
                        fields.ids(LEADS, MAX_LEADS), readEnrichers(fields, enrichers));
        fields.refuseUnknown(KEYS, "is not known here");
        fields.throwIfBroken();
        return request;
    }

    private static List<Enricher<?>> readEnrichers(JsonFields fields, Enrichers enrichers) {
        JsonNode types = fields.array(TYPES, MAX_TYPES, "types");
        Set<Enricher<?>> requested = new LinkedHashSet<>();
        for (int i = 0; i < types.size(); i++) {
            String name = types.get(i).textValue();
            String path = TYPES + "[" + i + "]";
            if (name == null) {
                fields.broken(path, "must be a string");
            } else if (name.equals(PHONE)) {
                fields.broken(path, "is not available: no provider is built in");
            } else {
                enrichers
                        .ofRequest(name)
                        .ifPresentOrElse(
                                requested::add,
                                () -> fields.notOneOf(path, name, enrichers.requestNames()));
            }
        }
        return List.copyOf(requested);
    }
}
