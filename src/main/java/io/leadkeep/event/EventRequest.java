package io.leadkeep.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.id.Id;
import io.leadkeep.json.FieldErrors;
import io.leadkeep.json.JsonFields;
import io.vertx.core.MultiMap;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Reads the parameters of a list of events; fails with 400 and every broken rule. */
public final class EventRequest {

    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_HISTORY_LIMIT = 100;
    private static final int DEFAULT_HISTORY_LIMIT = 25;

    private static final String TYPES = "types";
    private static final String UNKNOWN = "is not a parameter of this operation";

    /** A request for a page of the history of a lead. */
    public record History(EventPosition before, int limit) {}

    private EventRequest() {}

    static EventQuery read(MultiMap query) {
        JsonFields fields = JsonFields.ofQuery(query, Set.of(TYPES), new FieldErrors());
        fields.refuseUnknown(Set.of("after", TYPES, "leadId", "limit"), UNKNOWN);
        EventQuery read =
                new EventQuery(
                        cursor(fields, "after", EventPosition.START),
                        types(fields),
                        leadId(fields),
                        fields.wholeNumber("limit", DEFAULT_LIMIT, MAX_LIMIT));
        fields.throwIfBroken();
        return read;
    }

    public static History history(MultiMap query) {
        JsonFields fields = JsonFields.ofQuery(query, Set.of(), new FieldErrors());
        fields.refuseUnknown(Set.of("cursor", "limit"), UNKNOWN);
        History read =
                new History(
                        cursor(fields, "cursor", EventPosition.END),
                        fields.wholeNumber("limit", DEFAULT_HISTORY_LIMIT, MAX_HISTORY_LIMIT));
        fields.throwIfBroken();
        return read;
    }

    private static EventPosition cursor(JsonFields fields, String name, EventPosition absent) {
        JsonNode sent = fields.value(name);
        if (sent.isNull()) {
            return absent;
        }
        EventPosition position = EventPosition.parse(sent.textValue());
        return position == null
                ? fields.broken(name, "must be the nextCursor of an earlier response")
                : position;
    }

    private static Set<EventType> types(JsonFields fields) {
        Set<EventType> types = EnumSet.noneOf(EventType.class);
        if (fields.has(TYPES)) {
            for (String sent : fields.value(TYPES).textValue().split(",", -1)) {
                Optional<EventType> type = EventType.of(sent.strip());
                if (type.isPresent()) {
                    types.add(type.get());
                } else {
                    fields.notOneOf(TYPES, sent.strip(), EventType.slugs());
                }
            }
        }
        return types;
    }

    private static String leadId(JsonFields fields) {
        String id = fields.value("leadId").textValue();
        return id == null || Id.isValid(id) ? id : fields.broken("leadId", Id.RULE);
    }
}
