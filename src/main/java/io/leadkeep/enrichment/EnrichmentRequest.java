package io.leadkeep.enrichment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.id.Id;
import io.leadkeep.json.JsonFields;
import io.leadkeep.text.NearestName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The body of an enrichment request.
 *
 * @param leadIds without repeats and without ids of an invalid form
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
                        fields.ids(LEADS, MAX_LEADS, Id::isValid),
                        readEnrichers(fields, enrichers));
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
                                () -> fields.broken(path, unknownType(name, enrichers)));
            }
        }
        return List.copyOf(requested);
    }

    private static String unknownType(String name, Enrichers enrichers) {
        Set<String> names = enrichers.requestNames();
        return new NearestName(names)
                .didYouMean(
                        name,
                        "is not a type of enrichment",
                        "must be one of " + String.join(", ", names));
    }
}
