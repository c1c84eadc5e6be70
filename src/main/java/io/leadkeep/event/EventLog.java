package io.leadkeep.event;

import io.leadkeep.auth.Actor;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

/**
 * Writes events that are not about a lead, and counts all events. Statements that change leads
 * insert their events themselves, with {@link EventSql}.
 */
@ApplicationScoped
@Startup
@Repository
public class EventLog {

    private static final String ADD =
            "with "
                    + EventSql.log("$1::text")
                    + EventSql.insert(
                            "(values ($2::text, $3::timestamptz)) as new (type, at)",
                            "$1::text",
                            "new.type",
                            "null, new.at, null",
                            EventSql.actorParameters(4));

    /** {@link #ADD} with the names of parameters that Hibernate reads. */
    private static final String ADD_IN_SESSION =
            "with "
                    + EventSql.log("cast(:workspace as text)")
                    + EventSql.insert(
                            "(values (cast(:type as text), cast(:at as timestamptz))) as new (type,"
                                    + " at)",
                            "cast(:workspace as text)",
                            "new.type",
                            "null, new.at, null",
                            "cast(:actorType as text), cast(:actorId as text), cast(:actorName as"
                                    + " text), cast(:requestId as text)");

    private static final String SELECT_POSITION = EventSql.SELECT_LOG + "$1";

    private final Clock clock;
    private final Map<EventType, Counter> counters = new EnumMap<>(EventType.class);

    EventLog(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        for (EventType type : EventType.values()) {
            counters.put(
                    type,
                    Counter.builder("leadkeep.events")
                            .description("Events that this node has committed")
                            .tag("type", type.slug())
                            .register(metrics));
        }
    }

    /** Adds an event that is not about a lead. */
    public Uni<Void> add(Tenant tenant, EventType type, SqlConnection transaction) {
        Tuple parameters = Tuple.of(tenant.workspaceId(), type.slug(), now());
        return transaction
                .preparedQuery(ADD)
                .execute(EventSql.addActor(parameters, tenant))
                .invoke(() -> count(type, 1, transaction))
                .replaceWithVoid();
    }

    /**
     * Adds an event that is not about a lead, in the transaction of the current session. A session
     * does not report its commit: the caller then counts the event with {@link #count(EventType,
     * long)}.
     */
    public Uni<Void> add(Tenant tenant, EventType type) {
        Actor actor = tenant.actor();
        return Panache.getSession()
                .chain(
                        session ->
                                session.createNativeQuery(ADD_IN_SESSION)
                                        .setParameter("workspace", tenant.workspaceId())
                                        .setParameter("type", type.slug())
                                        .setParameter("at", now())
                                        .setParameter("actorType", actor.type())
                                        .setParameter("actorId", actor.id())
                                        .setParameter("actorName", actor.name())
                                        .setParameter("requestId", tenant.requestId())
                                        .executeUpdate())
                .replaceWithVoid();
    }

    /**
     * Returns a position after all events that are committed, and before or at those of this and of
     * later transactions.
     */
    public Uni<Long> position(Tenant tenant, SqlConnection transaction) {
        return transaction
                .preparedQuery(SELECT_POSITION)
                .execute(Tuple.of(tenant.workspaceId()))
                .map(rows -> rows.iterator().next().getLong("position"));
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }

    /** Counts events after the commit; at once if the connection has no transaction. */
    public void count(EventType type, long events, SqlConnection connection) {
        Transaction transaction = connection.transaction();
        if (transaction == null) {
            count(type, events);
        } else if (events > 0) {
            transaction
                    .completion()
                    .subscribe()
                    .with(committed -> count(type, events), rolledBack -> {});
        }
    }

    /** Counts committed events. */
    public void count(EventType type, long events) {
        counters.get(type).increment(events);
    }
}
