package io.leadkeep.lead;

import io.leadkeep.database.Sql;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through the leads of a workspace from the newest on and picks those of a filter. Where many
 * match, few have to be looked at, however many there are. Where only old ones do, a page ends
 * after a million: whoever reads on goes on from there.
 */
@ApplicationScoped
class LeadWalks {

    private final LeadWalksConfig config;

    LeadWalks(LeadWalksConfig config) {
        this.config = config;
    }

    /**
     * What a walk found.
     *
     * @param leads as many as were wanted, or fewer
     * @param lastLookedAt id of the lead where it stopped before it had found enough, or null
     */
    record Walked(List<LeadView> leads, String lastLookedAt) {}

    /**
     * Where a walk is.
     *
     * @param cursor id of the last lead that was looked at, or null at the beginning
     * @param skipped how many of those that match are still to be passed over
     * @param stretches how many more may be walked
     * @param found what was found before
     */
    private record Position(String cursor, int skipped, int stretches, List<LeadView> found) {

        Walked stop() {
            return new Walked(found, cursor);
        }
    }

    /**
     * Walks until enough leads are found.
     *
     * @param workspaceId whose leads
     * @param request where to begin, and which leads
     * @param wanted how many
     * @param connection to ask on
     * @return the leads, newest first
     */
    Uni<Walked> walk(
            String workspaceId, PageRequest request, int wanted, SqlConnection connection) {
        if (request.filter().isRangeOfIds()) {
            return execute(connection, leadsOf(workspaceId, request, wanted))
                    .map(rows -> new Walked(LeadRows.views(rows), null));
        }
        Position start =
                new Position(
                        request.cursor(), request.offset(), config.stretches(), new ArrayList<>());
        return walkOn(workspaceId, request.filter(), start, wanted, connection);
    }

    private Uni<Walked> walkOn(
            String workspaceId,
            LeadFilter filter,
            Position position,
            int wanted,
            SqlConnection connection) {
        if (position.stretches() == 0) {
            return Uni.createFrom().item(position.stop());
        }
        List<LeadView> found = position.found();
        Sql sql = Sql.plannedEachTime().add("select ").add(LeadRows.COLUMNS).add(" from (");
        addStretch(sql, workspaceId, filter, "*", position.cursor(), config.stretch());
        sql.add(") stretch where true");
        filter.addTo(sql);
        addPosition(sql, null, wanted - found.size(), position.skipped());
        return execute(connection, sql)
                .invoke(rows -> found.addAll(LeadRows.views(rows)))
                .chain(
                        () ->
                                found.size() == wanted
                                        ? Uni.createFrom().nullItem()
                                        : end(workspaceId, filter, position, connection))
                .chain(
                        end ->
                                end == null
                                        ? Uni.createFrom().item(new Walked(found, null))
                                        : walkOn(workspaceId, filter, end, wanted, connection));
    }

    /** Where the stretch from a position ends, or null where it is the last one. */
    private Uni<Position> end(
            String workspaceId, LeadFilter filter, Position position, SqlConnection connection) {
        boolean skips = position.skipped() > 0;
        Sql sql = Sql.plannedEachTime();
        sql.add("select count(*) as looked_at, min(id) as last_looked_at, ");
        if (skips) {
            sql.add("count(*) filter (where true");
            filter.addTo(sql);
            sql.add(")");
        } else {
            // Nothing but the primary key has to be read.
            sql.add("0");
        }
        sql.add(" as matched from (");
        addStretch(
                sql, workspaceId, filter, skips ? "*" : "id", position.cursor(), config.stretch());
        sql.add(") stretch");
        return execute(connection, sql)
                .map(rows -> rows.iterator().next())
                .map(
                        row ->
                                row.getLong("looked_at") < config.stretch()
                                        ? null
                                        : new Position(
                                                row.getString("last_looked_at"),
                                                (int)
                                                        Math.max(
                                                                0,
                                                                position.skipped()
                                                                        - row.getLong("matched")),
                                                position.stretches() - 1,
                                                position.found()));
    }

    /**
     * Adds a query for the next leads of a window of time, whatever else their filter asks for.
     *
     * @param sql a statement in which a query may stand
     * @param workspaceId whose leads
     * @param filter its window is kept to
     * @param columns of {@code lead}
     * @param cursor id of the lead before them, or null at the beginning
     * @param length how many
     */
    static void addStretch(
            Sql sql,
            String workspaceId,
            LeadFilter filter,
            String columns,
            String cursor,
            int length) {
        filter.windowOnly().addLeads(sql, workspaceId, columns);
        addPosition(sql, cursor, length, 0);
    }

    /**
     * Adds where to begin and where to end. The limit is no parameter: where PostgreSQL does not
     * know it, it expects a tenth of the table, finds such a plan too dear to keep, and makes a new
     * one for every page.
     *
     * @param sql a statement on {@code lead} that stands within its "where"
     * @param cursor id of the lead before, or null at the beginning
     * @param limit how many leads
     * @param offset how many before them are passed over
     */
    static void addPosition(Sql sql, String cursor, int limit, int offset) {
        if (cursor != null) {
            sql.add(" and id < ").parameter(cursor);
        }
        sql.add(" order by id desc limit " + limit);
        if (offset > 0) {
            sql.add(" offset ").parameter(offset);
        }
    }

    /**
     * Leads of whom each matches. Without conditions one plan suits every page and is kept
     * prepared, but PostgreSQL would plan each page of a large workspace anew, which takes longer
     * than to read it: it finds the plan for an average one dearer. Whose leads these are it need
     * not know to plan.
     */
    private static Sql leadsOf(String workspaceId, PageRequest request, int wanted) {
        LeadFilter filter = request.filter();
        Sql sql = filter.isEmpty() ? new Sql() : Sql.plannedEachTime();
        if (filter.isEmpty()) {
            sql.add("select ")
                    .add(LeadRows.COLUMNS)
                    .add(" from lead where workspace_id = (select ");
            sql.parameter(workspaceId).add(")");
        } else {
            filter.addLeads(sql, workspaceId, LeadRows.COLUMNS);
        }
        addPosition(sql, request.cursor(), wanted, request.offset());
        return sql;
    }

    private static Uni<RowSet<Row>> execute(SqlConnection connection, Sql sql) {
        return connection.preparedQuery(sql.text()).execute(sql.parameters());
    }
}
