package io.leadkeep.event;

import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;
import io.vertx.mutiny.sqlclient.Tuple;

/** The part of a statement that inserts the events of the leads that it changes. */
public final class EventSql {

    private static final String COLUMNS =
            "workspace_id, position, type, lead_id, at, previous,"
                    + " actor_type, actor_id, actor_name, request_id";

    /** Followed by a select of {@link #POSITION} and the other values. */
    public static final String INSERT = "insert into lead_event (" + COLUMNS + ")\n";

    /** An expression on the row of the table {@code workspace}. */
    public static final String POSITION = EventPosition.NEW;

    /** The query of {@link #log} for one workspace, whose id follows. */
    public static final String SELECT_LOG =
            "select workspace.id as workspace_id, "
                    + POSITION
                    + " as position from workspace where workspace.id = ";

    private EventSql() {}

    /**
     * Returns the common table expression {@code log}, which every statement with an {@link
     * #insert} has: the position of new events of each workspace.
     *
     * @param workspaces an expression: the id of a workspace, or {@code any(…)} of several
     */
    public static String log(String workspaces) {
        return "log as materialized (" + SELECT_LOG + workspaces + ")";
    }

    /**
     * Returns the insert of one event per row of a source and of {@link #log}. Every argument but
     * the source is an expression.
     *
     * @param lead the id of the lead, and then the time and the previous values
     * @param actor see {@link #actorParameters}
     */
    public static String insert(
            String source, String workspace, String type, String lead, String actor) {
        return INSERT
                + "select %s, log.position, %s, %s, %s\nfrom %s, log\n"
                        .formatted(workspace, type, lead, actor, source);
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
                + "select %s, log.position, %s, %s, null, %s, %s\nfrom %s, log\n"
                        .formatted(
                                workspace,
                                literal(EventType.LEAD_DELETED),
                                lead,
                                actor,
                                hash,
                                source);
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
