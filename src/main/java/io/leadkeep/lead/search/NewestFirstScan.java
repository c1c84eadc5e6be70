package io.leadkeep.lead.search;

import io.leadkeep.database.Sql;
import io.leadkeep.lead.LeadRows;
import io.leadkeep.lead.LeadView;
import io.leadkeep.time.Deadline;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks through the leads of a workspace from the newest on and picks those of a filter. Where many
 * match, few have to be looked at, however many there are. Where only old ones do, a page ends
 * after a million: whoever reads on goes on from there.
 */
@ApplicationScoped
class NewestFirstScan {

    /** Whoever asks for a page is answered while they still wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ScanConfig config;

    NewestFirstScan(ScanConfig config) {
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
     * @param patience after which none more is
     * @param found what was found before
     */
    private record Position(
            String cursor, int skipped, int stretches, Deadline patience, List<LeadView> found) {

        boolean isLast() {
            return stretches == 0 || patience.hasPassed();
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
                        request.cursor(),
                        request.offset(),
                        config.stretches(),
                        Deadline.in(PATIENCE),
                        new ArrayList<>());
        return walkOn(workspaceId, request.filter(), start, wanted, connection);
    }

    private Uni<Walked> walkOn(
            String workspaceId,
            LeadFilter filter,
            Position position,
            int wanted,
            SqlConnection connection) {
        List<LeadView> found = position.found();
        Sql sql = stretch(workspaceId, filter, position, wanted - found.size());
        return execute(connection, sql)
                .chain(
                        rows -> {
                            found.addAll(LeadRows.viewsOfPage(rows));
                            Position end = found.size() == wanted ? null : end(position, rows);
                            return end != null && !end.isLast()
                                    ? walkOn(workspaceId, filter, end, wanted, connection)
                                    : Uni.createFrom()
                                            .item(
                                                    new Walked(
                                                            found,
                                                            end == null ? null : end.cursor()));
                        });
    }

    /**
     * The leads of one stretch, and, only where they are not enough, where it ended: in one
     * statement, for what is deleted between two would move the end past leads that nobody saw.
     */
    private Sql stretch(String workspaceId, LeadFilter filter, Position position, int wanted) {
        CreatedAtRange window = filter.window();
        Sql sql = Sql.plannedEachTime().add("with page as (select ").add(LeadRows.COLUMNS);
        window.addNewest(sql.add(" from ("), workspaceId, position.cursor(), config.stretch());
        sql.add(") stretch where true");
        filter.addTo(sql);
        window.addOrder(sql);
        addLimit(sql, wanted, position.skipped());
        sql.add(") select page.*, looked_at.* from (select count(*) as leads, min(id) as last, ");
        if (position.skipped() > 0) {
            sql.add("count(*) filter (where true");
            filter.addTo(sql);
            sql.add(") as matched from (");
            window.addNewest(sql, workspaceId, position.cursor(), config.stretch());
        } else {
            // Nothing but the primary key has to be read.
            sql.add("0 as matched from (");
            window.addNewestIds(sql, workspaceId, position.cursor(), config.stretch());
        }
        sql.add(") stretch where (select count(*) from page) < " + wanted);
        return sql.add(") looked_at left join page on true order by page.id desc");
    }

    /** Where a stretch ended, or null where there is nothing behind it. */
    private Position end(Position position, RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return row.getLong("leads") < config.stretch()
                ? null
                : new Position(
                        row.getString("last"),
                        (int) Math.max(0, position.skipped() - row.getLong("matched")),
                        position.stretches() - 1,
                        position.patience(),
                        position.found());
    }

    /**
     * Adds a query for leads of whom each of a range of ids matches, newest first.
     *
     * @param sql a statement in which a query may stand
     * @param workspaceId whose leads
     * @param filter nothing but a window of time, or nothing
     * @param columns of {@code lead}; may be none
     * @param cursor id of the lead before, or null at the beginning
     */
    static void addRange(
            Sql sql, String workspaceId, LeadFilter filter, String columns, String cursor) {
        filter.window().addLeads(sql, workspaceId, columns, cursor);
        filter.addTo(sql);
        filter.window().addOrder(sql);
    }

    /**
     * Adds where to begin and where to end.
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
        sql.add(" order by id desc");
        addLimit(sql, limit, offset);
    }

    /**
     * Adds where to end. The limit is no parameter: where PostgreSQL does not know it, it expects a
     * tenth of the table, finds such a plan too dear to keep, and makes a new one for every page.
     *
     * @param sql a query that ends with its order
     * @param limit how many leads
     * @param offset how many before them are passed over
     */
    static void addLimit(Sql sql, int limit, int offset) {
        sql.add(" limit " + limit);
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
        if (filter.isEmpty()) {
            Sql sql = new Sql().add("select ").add(LeadRows.COLUMNS);
            sql.add(" from lead where workspace_id = (select ").parameter(workspaceId).add(")");
            addPosition(sql, request.cursor(), wanted, request.offset());
            return sql;
        }
        Sql sql = Sql.plannedEachTime();
        addRange(sql, workspaceId, filter, LeadRows.COLUMNS, request.cursor());
        addLimit(sql, wanted, request.offset());
        return sql;
    }

    private static Uni<RowSet<Row>> execute(SqlConnection connection, Sql sql) {
        return connection.preparedQuery(sql.text()).execute(sql.parameters());
    }
}
