package io.leadkeep.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.leadkeep.auth.Actor;
import io.leadkeep.json.StoredJson;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An event of a workspace, as responses and deliveries show it.
 *
 * @param leadId null if the event is not about a lead
 * @param changed names of the fields that a change of a lead has changed; null for other events
 * @param previous JSON: the values of these fields before the change, null where there was none;
 *     null for other events
 * @param requestId null for background work
 * @param position the place in the log, of which the id is made
 */
public record Event(
        String id,
        String type,
        Instant timestamp,
        String workspaceId,
        String leadId,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<String> changed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonRawValue String previous,
        Actor actor,
        String requestId,
        @JsonIgnore EventPosition position) {

    public static final String ID_PREFIX = "evt_";

    /** The columns that {@link #of} reads. */
    static final String COLUMNS =
            "workspace_id, position, number, type, lead_id, at, previous::text as previous,"
                    + " actor_type, actor_id, actor_name, request_id";

    static Event of(Row row) {
        EventPosition position = EventPosition.of(row);
        String previous = row.getString("previous");
        return new Event(
                idOf(position),
                row.getString("type"),
                row.getOffsetDateTime("at").toInstant(),
                row.getString("workspace_id"),
                row.getString("lead_id"),
                previous == null ? null : fieldsOf(previous),
                previous,
                new Actor(
                        row.getString("actor_type"),
                        row.getString("actor_id"),
                        row.getString("actor_name")),
                row.getString("request_id"),
                position);
    }

    private static List<String> fieldsOf(String previous) {
        List<String> fields = new ArrayList<>();
        StoredJson.read(previous).fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    /** Returns the id of the event at a position. */
    public static String idOf(EventPosition position) {
        return ID_PREFIX + position;
    }
}
