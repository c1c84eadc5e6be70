package io.leadkeep.event;

import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;
import io.vertx.mutiny.sqlclient.Tuple;

/** The part of a statement that inserts the events of the leads that it changes. */
public final class EventSql {

    private static final String COLUMNS =
            "workspace_id, position, type, lead_id, at, previous,"
                    + " actor_type, actor_id, actor_name, request_id";

    /** Followed by a select of {@link #POSITION} and the other values from {@link #EPOCH}. */
    public static final String INSERT = "insert into lead_event (" + COLUMNS + ")\n";

    public static final String POSITION = EventPosition.NEW;

    /** The table of one row that {@link #POSITION} reads. */
    public static final String EPOCH = "lead_event_epoch";

    /** A position at or before the events of later transactions. */
    public static final String BEGIN = "(" + EventPosition.SELECT_HEAD + ")";

    /** A position after the events that are committed. */
    public static final String END = EventPosition.LATEST;

    private EventSql() {}

    /**
     * Returns the insert of one event per row of a source. Every argument but the source is an
     * expression.
     *
     * @param lead the id of the lead, and then the time and the previous values
     * @param actor see {@link #actorParameters}
     */
    public static String insert(
            String source, String workspace, String type, String lead, String actor) {
        return INSERT
                + "select %s, %s, %s, %s, %s\nfrom %s, %s\n"
                        .formatted(workspace, POSITION, type, lead, actor, source, EPOCH);
    }

    /**
     * Returns the insert of the event of each lead that a source has deleted.
     *
     * @param lead the id of the lead, and then the time
     * @param hash of the address of the lead
     */
    public static String insertDeletions(
            String source, String workspace, String lead, String actor, String hash) {
        return "insert into lead_event (%s, address_hash)\n".formatted(COLUMNS)
                + "select %s, %s, %s, %s, null, %s, %s\nfrom %s, %s\n"
                        .formatted(
                                workspace,
                                POSITION,
                                literal(EventType.LEAD_DELETED),
                                lead,
                                actor,
                                hash,
                                source,
                                EPOCH);
    }

    public static String literal(EventType type) {
        return "'" + type.slug() + "'";
    }

    /** Returns the four parameters that {@link #addActor} adds. */
    public static String actorParameters(int first) {
        return "$%d::text, $%d::text, $%d::text, $%d::text"
                .formatted(first, first + 1, first + 2, first + 3);
    }

    public static Tuple addActor(Tuple parameters, Tenant tenant) {
        Actor actor = tenant.actor();
        return parameters
                .addString(actor.type())
                .addString(actor.id())
                .addString(actor.name())
                .addString(tenant.requestId());
    }
}
