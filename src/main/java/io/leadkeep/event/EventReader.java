package io.leadkeep.event;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Reads the log of a workspace. {@link #read} returns events in the order of commits: a reader that
 * goes on from {@link EventPage#next} gets every event once, because events of transactions that
 * are still open, and those after them, are not returned before these transactions have ended.
 */
@ApplicationScoped
@Repository
public class EventReader {

    /** Events that one page examines: few may be of the types asked for. */
    private static final int MAX_EXAMINED = 20_000;

    private static final String SELECT_HEAD =
            "select " + EventPosition.HEAD + " as head from workspace where workspace.id = $1";

    private static final String HISTORY =
            "select "
                    + Event.COLUMNS
                    + """
                     from lead_event
                    where workspace_id = $1 and lead_id = $2 and (position, number) < ($3, $4)
                    order by position desc, number desc
                    limit $5
                    """;

    private final Transactions transactions;

    EventReader(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Returns the position below which the log is final. */
    public Uni<EventPosition> head(Tenant tenant) {
        return transactions
                .run(
                        tenant.call(),
                        connection ->
                                connection
                                        .preparedQuery(SELECT_HEAD)
                                        .execute(Tuple.of(tenant.workspaceId())))
                .map(rows -> new EventPosition(rows.iterator().next().getLong("head"), 0));
    }

    public Uni<EventPage> read(Tenant tenant, EventQuery query) {
        int maxExamined = query.types().isEmpty() ? query.limit() + 1 : MAX_EXAMINED;
        Sql sql = statement(tenant, query, maxExamined);
        return transactions
                .run(tenant.call(), sql::execute)
                .map(rows -> page(rows, query.limit(), maxExamined));
    }

    /** Each row has the head of the log and the last event examined; without events, one row. */
    private static Sql statement(Tenant tenant, EventQuery query, int maxExamined) {
        Sql sql = new Sql();
        sql.add(
                "with log as materialized (select "
                        + EventPosition.HEAD
                        + " as head from workspace");
        sql.add(" where workspace.id = ").parameter(tenant.workspaceId());
        sql.add("), examined as materialized (select * from lead_event where workspace_id = ");
        sql.parameter(tenant.workspaceId());
        if (query.leadId() != null) {
            sql.add(" and lead_id = ").parameter(query.leadId());
        }
        sql.add(" and (position, number) > (").parameter(query.after().position());
        sql.add(", ").parameter(query.after().number());
        sql.add(") and position < (select head from log) order by position, number limit ");
        sql.parameter(maxExamined);
        sql.add("), last as (select position as last_position, number as last_number,");
        sql.add(" (select count(*) from examined) as count from examined");
        sql.add(" order by position desc, number desc limit 1)");
        sql.add(" select head, last_position, last_number, count, " + Event.COLUMNS);
        sql.add(" from log left join last on true left join (select * from examined");
        if (!query.types().isEmpty()) {
            sql.add(" where type = any(").parameter(slugs(query)).add(")");
        }
        sql.add(" order by position, number limit ").parameter(query.limit() + 1);
        sql.add(") found on true order by position, number");
        return sql;
    }

    private static String[] slugs(EventQuery query) {
        return query.types().stream().map(EventType::slug).toArray(String[]::new);
    }

    private static EventPage page(RowSet<Row> rows, int limit, int maxExamined) {
        Row first = rows.iterator().next();
        List<Event> events =
                rows.stream()
                        .filter(row -> row.getLong("position") != null)
                        .map(Event::of)
                        .toList();
        if (events.size() > limit) {
            List<Event> page = events.subList(0, limit);
            return new EventPage(page, page.get(limit - 1).position(), true);
        }
        Long count = first.getLong("count");
        if (count != null && count == maxExamined) {
            return new EventPage(
                    events,
                    new EventPosition(first.getLong("last_position"), first.getLong("last_number")),
                    true);
        }
        return new EventPage(events, new EventPosition(first.getLong("head"), 0), false);
    }

    /**
     * Returns the events of a lead, the newest first, with those above the head of the log.
     *
     * @param before the last position read
     */
    public Uni<EventPage> history(Tenant tenant, String leadId, EventPosition before, int limit) {
        return transactions
                .run(
                        tenant.call(),
                        connection ->
                                connection
                                        .preparedQuery(HISTORY)
                                        .execute(
                                                Tuple.of(
                                                        tenant.workspaceId(),
                                                        leadId,
                                                        before.position(),
                                                        before.number(),
                                                        limit + 1)))
                .map(rows -> rows.stream().map(Event::of).toList())
                .map(
                        events ->
                                events.size() > limit
                                        ? new EventPage(
                                                events.subList(0, limit),
                                                events.get(limit - 1).position(),
                                                true)
                                        : new EventPage(events, null, false));
    }
}
