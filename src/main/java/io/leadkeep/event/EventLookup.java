package io.leadkeep.event;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;

/** Finds events by their positions. */
@ApplicationScoped
@Repository
public class EventLookup {

    private static final String FIND =
            "select "
                    + Event.COLUMNS
                    + """
                     from unnest($2::bigint[], $3::bigint[]) as asked (asked_position, asked_number)
                    join lead_event
                        on workspace_id = $1 and position = asked_position and number = asked_number
                    """;

    private static final String WITH_LATER =
            """
            select workspace_id, position, number
            from unnest($1::text[], $2::bigint[], $3::bigint[]) as place (workspace_id, position, number)
            where exists (
                select
                from lead_event later
                where later.workspace_id = place.workspace_id
                    and (later.position, later.number) > (place.position, place.number))
            """;

    /** A place in the log of a workspace. */
    public record Place(String workspaceId, EventPosition position) {}

    private final Transactions transactions;

    EventLookup(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Returns the places that events follow. An event may be above the head of the log, so that a
     * reader does not get it yet.
     */
    @Repository.AcrossWorkspaces
    public Uni<List<Place>> withLaterEvents(Collection<Place> places) {
        Tuple parameters =
                Tuple.of(
                        places.stream().map(Place::workspaceId).toArray(String[]::new),
                        places.stream().map(p -> p.position().position()).toArray(Long[]::new),
                        places.stream().map(p -> p.position().number()).toArray(Long[]::new));
        return transactions
                .run(
                        CallContext.background(),
                        connection -> connection.preparedQuery(WITH_LATER).execute(parameters))
                .map(rows -> rows.stream().map(EventLookup::place).toList());
    }

    private static Place place(Row row) {
        return new Place(row.getString("workspace_id"), EventPosition.of(row));
    }

    /** Returns the events that are still kept. */
    public Uni<List<Event>> find(Tenant tenant, Collection<EventPosition> positions) {
        Tuple parameters =
                Tuple.of(
                        tenant.workspaceId(),
                        positions.stream().map(EventPosition::position).toArray(Long[]::new),
                        positions.stream().map(EventPosition::number).toArray(Long[]::new));
        return transactions
                .run(
                        tenant.call(),
                        connection -> connection.preparedQuery(FIND).execute(parameters))
                .map(rows -> rows.stream().map(Event::of).toList());
    }
}
