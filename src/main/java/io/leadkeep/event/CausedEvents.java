package io.leadkeep.event;

import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Finds the changes of leads that an actor has caused, and what came after them. */
@ApplicationScoped
@Repository
public class CausedEvents {

    private static final String FIND =
            """
            select lead_id, type, previous::text as previous, position, number
            from lead_event
            where workspace_id = $1 and (position, number) > ($2, $3) and position < $4
                and actor_type = $5 and actor_id = $6 and lead_id is not null
            order by position, number
            limit $7
            """;

    /** Without the values of fields other than tags, which may be large. */
    private static final String LATER =
            """
            select e.lead_id, array(select jsonb_object_keys(e.previous)) as fields,
                (e.previous -> 'tags')::text as tags, e.actor_type, e.actor_id
            from unnest($2::text[], $3::bigint[], $4::bigint[]) as own (lead_id, position, number)
            join lead_event e on e.workspace_id = $1 and e.lead_id = own.lead_id
                and (e.position, e.number) > (own.position, own.number)
            where e.workspace_id = $1 and e.previous is not null
            order by e.lead_id, e.position, e.number
            """;

    /**
     * A change of a lead.
     *
     * @param previous JSON: the values before; null unless the lead was changed
     */
    public record Caused(String leadId, String type, String previous, EventPosition position) {

        private static Caused of(Row row) {
            return new Caused(
                    row.getString("lead_id"),
                    row.getString("type"),
                    row.getString("previous"),
                    EventPosition.of(row));
        }

        public boolean isCreation() {
            return type.equals(EventType.LEAD_CREATED.slug());
        }
    }

    /**
     * A later change of the fields of a lead.
     *
     * @param tags JSON: the tags before; null if they did not change
     */
    public record Later(
            String leadId, List<String> fields, String tags, String actorType, String actorId) {

        private static Later of(Row row) {
            return new Later(
                    row.getString("lead_id"),
                    List.of(row.getArrayOfStrings("fields")),
                    row.getString("tags"),
                    row.getString("actor_type"),
                    row.getString("actor_id"));
        }
    }

    private final EventsConfig config;

    CausedEvents(EventsConfig config) {
        this.config = config;
    }

    /** Returns how long events are kept. */
    public Duration keptFor() {
        return config.keptFor();
    }

    /**
     * Returns the next changes of leads by an actor, in the order of the log.
     *
     * @param after the last position read
     * @param end a position behind all of them
     */
    public Uni<List<Caused>> find(
            Tenant tenant,
            Actor actor,
            EventPosition after,
            long end,
            int limit,
            SqlConnection connection) {
        Tuple parameters =
                Tuple.of(tenant.workspaceId(), after.position(), after.number(), end)
                        .addString(actor.type())
                        .addString(actor.id())
                        .addInteger(limit);
        return connection
                .preparedQuery(FIND)
                .execute(parameters)
                .map(rows -> rows.stream().map(Caused::of).toList());
    }

    /** Returns the changes of fields of the same leads after these events, by lead and in order. */
    public Uni<List<Later>> after(Tenant tenant, List<Caused> events, SqlConnection connection) {
        Tuple parameters =
                Tuple.of(
                        tenant.workspaceId(),
                        events.stream().map(Caused::leadId).toArray(String[]::new),
                        events.stream().map(e -> e.position().position()).toArray(Long[]::new),
                        events.stream().map(e -> e.position().number()).toArray(Long[]::new));
        return connection
                .preparedQuery(LATER)
                .execute(parameters)
                .map(rows -> rows.stream().map(Later::of).toList());
    }
}
