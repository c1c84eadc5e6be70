package io.leadkeep.reference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Adds the scope that {@code security} of an operation declares to its description, because the
 * reference page shows only the latter.
 */
final class RequiredScopes {

    private RequiredScopes() {}

    static void addTo(ObjectNode document) {
        for (JsonNode path : document.get("paths")) {
            for (JsonNode operation : path) {
                String scope = operation.at("/security/0/apiKey/0").asText();
                ((ObjectNode) operation)
                        .put(
                                "description",
                                "%s Requires the scope `%s`."
                                        .formatted(operation.path("description").asText(), scope));
            }
        }
    }
}
