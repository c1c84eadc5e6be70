package io.leadkeep.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Which events an endpoint receives again.
 *
 * @param from the first time
 * @param to the last time
 * @param types empty for all that the endpoint receives
 * @param onlyFailed only events that were given up
 */
record ReplayRequest(Instant from, Instant to, List<String> types, boolean onlyFailed) {

    private static final String TYPES = "types";

    static ReplayRequest of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        Instant from = time(fields, "from");
        Instant to = time(fields, "to");
        if (from != null && to != null && from.compareTo(to) > 0) {
            fields.broken("to", "must not be before from");
        }
        ReplayRequest request =
                new ReplayRequest(from, to, types(fields), fields.flag("onlyFailed", false));
        fields.refuseUnknown(Set.of("from", "to", TYPES, "onlyFailed"), "is not known");
        fields.throwIfBroken();
        return request;
    }

    private static Instant time(JsonFields fields, String field) {
        return fields.has(field) ? fields.time(field) : fields.broken(field, "is required");
    }

    private static List<String> types(JsonFields fields) {
        if (fields.value(TYPES).isNull()) {
            return List.of();
        }
        return WebhookSettings.eventTypes(fields, TYPES);
    }
}
