package io.leadkeep.lead;

import io.leadkeep.database.Connections;
import io.leadkeep.database.Sql;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads leads page by page, newest first. What a page costs does not depend on how many leads the
 * workspace has: it is read from where the last one ended, and nothing is counted beyond 10,000.
 */
@ApplicationScoped
class LeadPages {

    /** How many of the newest leads are looked at for words that no index can find. */
    private static final int LOOKED_AT = 20_000;

    private final Connections connections;
    private final LeadTotals totals;

    LeadPages(Connections connections, LeadTotals totals) {
        this.connections = connections;
        this.totals = totals;
    }

    /**
     * Reads one page.
     *
     * @param workspaceId whose leads
     * @param request which page of which leads
     * @param abandoned whether nobody waits for the answer any more
     * @return the page
     */
    Uni<LeadPage> read(String workspaceId, PageRequest request, BooleanSupplier abandoned) {
        return connections.with(
                abandoned,
                connection ->
                        request.filter().hasShortWordsOnly()
                                ? look(workspaceId, request, connection)
                                : find(workspaceId, request, connection));
    }

    /**
     * Reads on from a lead, without asking how many there are.
     *
     * @param workspaceId whose leads
     * @param filter which leads
     * @param cursor id of the last lead seen, or null to begin
     * @param limit how many
     * @return at most that many, newest first; empty at the end
     */
    Uni<List<LeadView>> readOn(String workspaceId, LeadFilter filter, String cursor, int limit) {
        if (filter.hasShortWordsOnly()) {
            return lookOn(workspaceId, filter, cursor, limit);
        }
        Sql sql = leadsOf(workspaceId, filter);
        addPosition(sql, cursor, limit, 0);
        return connections.with(() -> false, c -> execute(c, sql).map(LeadRows::views));
    }

    /** As many bounded looks as it takes, each a statement that ends in time. */
    private Uni<List<LeadView>> lookOn(
            String workspaceId, LeadFilter filter, String cursor, int limit) {
        Sql sql = lookAt(workspaceId, filter, cursor, limit);
        return connections
                .with(() -> false, connection -> execute(connection, sql))
                .chain(
                        rows -> {
                            Row total = rows.iterator().next();
                            List<LeadView> leads = RowsOfPage.of(rows, limit).leads();
                            return leads.isEmpty() && total.getLong("looked_at") == LOOKED_AT
                                    ? lookOn(
                                            workspaceId,
                                            filter,
                                            total.getString("last_looked_at"),
                                            limit)
                                    : Uni.createFrom().item(leads);
                        });
    }

    private Uni<LeadPage> find(String workspaceId, PageRequest request, SqlConnection connection) {
        return totals.expect(workspaceId, request.filter(), connection)
                .chain(expected -> find(workspaceId, request, expected, connection));
    }

    private static Uni<LeadPage> find(
            String workspaceId, PageRequest request, long expected, SqlConnection connection) {
        if (expected > LeadTotals.SURELY_MORE) {
            return execute(connection, walk(workspaceId, request))
                    .map(rows -> RowsOfPage.of(rows, request.limit()))
                    .map(found -> estimated(request, found, expected));
        }
        Sql sql =
                request.filter().isRangeOfIds()
                        ? walkAndCount(workspaceId, request)
                        : matchOrWalk(workspaceId, request);
        return execute(connection, sql)
                .map(
                        rows -> {
                            long total = rows.iterator().next().getLong("total");
                            RowsOfPage found = RowsOfPage.of(rows, request.limit());
                            return total <= LeadTotals.COUNTED
                                    ? found.toPage(total, false)
                                    : estimated(request, found, Math.max(total, expected));
                        });
    }

    /** From the newest lead on, until the page is full. */
    private static Sql walk(String workspaceId, PageRequest request) {
        Sql sql = leadsOf(workspaceId, request.filter());
        addPosition(sql, request.cursor(), request.limit() + 1, request.offset());
        return sql;
    }

    /** The same, with all of them counted as far as they are. */
    private static Sql walkAndCount(String workspaceId, PageRequest request) {
        Sql sql = start(request.filter()).add("with page as (");
        request.filter().addLeads(sql, workspaceId, LeadRows.COLUMNS);
        addPosition(sql, request.cursor(), request.limit() + 1, request.offset());
        sql.add(") select page.*, total.* from (select count(*) as total from (");
        request.filter().addLeads(sql, workspaceId, "");
        // Ordered, so that the primary key is walked: only it knows where a window of time ends.
        sql.add(" order by id desc limit " + (LeadTotals.COUNTED + 1) + ") counted");
        // The total is told even where the page is empty.
        return sql.add(") total left join page on true order by page.id desc");
    }

    /**
     * Where at most 10,000 leads match, they are found once, for the total and for the page. Where
     * more do, a walk from the newest on soon meets enough of them. PostgreSQL decides while it
     * runs: its guess beforehand can be wrong by any factor, and a walk that meets nobody would
     * look at every lead of the workspace.
     */
    private static Sql matchOrWalk(String workspaceId, PageRequest request) {
        Sql sql = Sql.plannedEachTime().add("with matched as materialized (");
        request.filter().addLeads(sql, workspaceId, "id");
        sql.add(" limit " + (LeadTotals.COUNTED + 1));
        sql.add("), total as (select count(*) as total from matched), page as ((select ");
        sql.add(LeadRows.COLUMNS).add(" from lead where workspace_id = ").parameter(workspaceId);
        sql.add(" and (select total from total) <= " + LeadTotals.COUNTED);
        sql.add(" and id in (select id from matched where true");
        addPosition(sql, request.cursor(), request.limit() + 1, request.offset());
        sql.add(")) union all (");
        request.filter().addLeads(sql, workspaceId, LeadRows.COLUMNS);
        sql.add(" and (select total from total) > " + LeadTotals.COUNTED);
        addPosition(sql, request.cursor(), request.limit() + 1, request.offset());
        return sql.add(
                ")) select page.*, total.* from total left join page on true"
                        + " order by page.id desc");
    }

    private static LeadPage estimated(PageRequest request, RowsOfPage found, long guess) {
        // A first page that is all of it says so, whatever was guessed.
        return request.isFirst() && !found.hasMore()
                ? found.toPage(found.leads().size(), false)
                : found.toPage(guess, true);
    }

    private record RowsOfPage(List<LeadView> leads, boolean hasMore) {

        static RowsOfPage of(RowSet<Row> rows, int limit) {
            boolean isEmpty = rows.size() == 0 || rows.iterator().next().getString("id") == null;
            List<LeadView> leads = isEmpty ? List.of() : LeadRows.views(rows);
            return leads.size() > limit
                    ? new RowsOfPage(leads.subList(0, limit), true)
                    : new RowsOfPage(leads, false);
        }

        LeadPage toPage(long total, boolean isEstimate) {
            return new LeadPage(
                    leads,
                    hasMore ? leads.get(leads.size() - 1).id() : null,
                    new LeadPage.Total(total, isEstimate));
        }
    }

    /** Words of one or two letters: a bounded look at the newest leads, then at the next ones. */
    private Uni<LeadPage> look(String workspaceId, PageRequest request, SqlConnection connection) {
        Sql sql = lookAt(workspaceId, request.filter(), request.cursor(), request.limit() + 1);
        return execute(connection, sql)
                .chain(
                        rows -> {
                            Row total = rows.iterator().next();
                            boolean wasAll = total.getLong("looked_at") < LOOKED_AT;
                            RowsOfPage found = RowsOfPage.of(rows, request.limit());
                            if (wasAll && request.isFirst()) {
                                return Uni.createFrom()
                                        .item(found.toPage(total.getLong("total"), false));
                            }
                            String next =
                                    found.hasMore()
                                            ? found.leads().get(request.limit() - 1).id()
                                            : wasAll ? null : total.getString("last_looked_at");
                            return LeadTotals.plan(workspaceId, request.filter(), connection)
                                    .map(
                                            guess ->
                                                    new LeadPage(
                                                            found.leads(),
                                                            next,
                                                            new LeadPage.Total(guess, true)));
                        });
    }

    private static Sql lookAt(String workspaceId, LeadFilter filter, String cursor, int limit) {
        Sql sql = Sql.plannedEachTime();
        sql.add("with looked_at as materialized (select * from lead where workspace_id = ");
        sql.parameter(workspaceId);
        addPosition(sql, cursor, LOOKED_AT, 0);
        sql.add("), found as (select * from looked_at where true");
        filter.addTo(sql);
        sql.add("), page as (select ").add(LeadRows.COLUMNS);
        sql.add(" from found order by id desc limit " + limit);
        return sql.add(
                ") select page.*, total.* from (select (select count(*) from found) as total,"
                        + " count(*) as looked_at, min(id) as last_looked_at from looked_at) total"
                        + " left join page on true order by page.id desc");
    }

    /** Without conditions one plan suits every page; it is kept prepared. */
    private static Sql start(LeadFilter filter) {
        return filter.isEmpty() ? new Sql() : Sql.plannedEachTime();
    }

    /**
     * Leads to be walked through. Without conditions PostgreSQL would plan each page of a large
     * workspace anew, which takes longer than to read it: it finds the plan for an average one
     * dearer. Whose leads these are it need not know to plan.
     */
    private static Sql leadsOf(String workspaceId, LeadFilter filter) {
        Sql sql = start(filter);
        if (filter.isEmpty()) {
            sql.add("select ")
                    .add(LeadRows.COLUMNS)
                    .add(" from lead where workspace_id = (select ");
            sql.parameter(workspaceId).add(")");
        } else {
            filter.addLeads(sql, workspaceId, LeadRows.COLUMNS);
        }
        return sql;
    }

    /**
     * The limit is no parameter: where PostgreSQL does not know it, it expects a tenth of the
     * table, finds such a plan too dear to keep, and makes a new one for every page.
     */
    private static void addPosition(Sql sql, String cursor, int limit, int offset) {
        if (cursor != null) {
            sql.add(" and id < ").parameter(cursor);
        }
        sql.add(" order by id desc limit " + limit);
        if (offset > 0) {
            sql.add(" offset ").parameter(offset);
        }
    }

    private static Uni<RowSet<Row>> execute(SqlConnection connection, Sql sql) {
        return connection.preparedQuery(sql.text()).execute(sql.parameters());
    }
}
