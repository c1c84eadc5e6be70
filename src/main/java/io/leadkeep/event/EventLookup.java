package io.leadkeep.event;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.time.CallContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/** Finds events by their positions, and positions by time. */
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
            select w.id as workspace_id, position, number
            from workspace w
            join unnest($1::text[], $2::bigint[], $3::bigint[]) as place (workspace_id, position, number)
                on place.workspace_id = w.id
            where w.id = any($1) and exists (
                select
                from lead_event later
                where later.workspace_id = w.id and later.workspace_id = any($1)
                    and (later.position, later.number) > (place.position, place.number))
            """;

    /**
     * The positions of a log are almost in the order of time, which has no index: a binary search.
     */
    private static final String FIRST_SINCE =
            """
            with recursive search (low, high) as (
                select
                    (select position from lead_event where workspace_id = $1 order by position, number limit 1),
                    (select position + 1 from lead_event where workspace_id = $1
                        order by position desc, number desc limit 1)
                union all
                select
                    case when found.at < $2 then found.position + 1 else low end,
                    case when found.at < $2 then high else middle end
                from search
                cross join lateral (select low + (high - low) / 2 as middle) m
                cross join lateral (
                    select position, at from lead_event where workspace_id = $1 and position >= middle
                    order by position, number limit 1
                ) found
                where low < high
            )
            select low from search where low >= high
            """;

    /** Transactions overlap, and the clocks of nodes differ. */
    private static final Duration DISORDER = Duration.ofHours(1);

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

    /** Returns a position that no event since a time is before, but few others are after. */
    public Uni<EventPosition> firstSince(Tenant tenant, Instant time) {
        return search(tenant, time.minus(DISORDER));
    }

    /** Returns a position that no event up to a time is after, but few others are before. */
    public Uni<EventPosition> lastUntil(Tenant tenant, Instant time) {
        return search(tenant, time.plus(DISORDER));
    }

    private Uni<EventPosition> search(Tenant tenant, Instant time) {
        Tuple parameters = Tuple.of(tenant.workspaceId(), time.atOffset(ZoneOffset.UTC));
        return transactions
                .run(
                        tenant.call(),
                        connection -> connection.preparedQuery(FIRST_SINCE).execute(parameters))
                .map(
                        rows ->
                                rows.size() == 0
                                        ? EventPosition.START
                                        : new EventPosition(
                                                rows.iterator().next().getLong("low"), 0));
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
