package io.leadkeep.lead.search;

import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.lead.LeadRows;
import io.leadkeep.lead.LeadView;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Reads leads page by page, newest first. What a page costs is bounded, however many leads the
 * workspace has: it is read from where the last one ended, nothing is counted beyond 10,000, and
 * where hardly anybody matches it ends early ({@link NewestFirstScan}).
 */
@ApplicationScoped
class LeadPages {

    /** How many of the newest leads are looked at for words that no index can find. */
    private static final int LOOKED_AT = 20_000;

    private static final int BY_INDEX = 0;

    private final Transactions connections;
    private final LeadCountEstimator totals;
    private final NewestFirstScan walks;

    LeadPages(Transactions connections, LeadCountEstimator totals, NewestFirstScan walks) {
        this.connections = connections;
        this.totals = totals;
        this.walks = walks;
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
                                ? findShortWords(workspaceId, request, connection)
                                : find(workspaceId, request, connection));
    }

    private Uni<LeadPage> findShortWords(
            String workspaceId, PageRequest request, SqlConnection connection) {
        return LeadCountEstimator.isShort(
                        workspaceId, request.filter().window(), LOOKED_AT, connection)
                .chain(
                        isShort ->
                                isShort
                                        ? match(workspaceId, request, LOOKED_AT, connection)
                                        : look(workspaceId, request, connection));
    }

    private Uni<LeadPage> find(String workspaceId, PageRequest request, SqlConnection connection) {
        LeadFilter filter = request.filter();
        if (filter.isRangeOfIds()) {
            return totals.expect(workspaceId, filter, connection)
                    .chain(
                            expected ->
                                    expected > LeadCountEstimator.SURELY_MORE
                                            ? walk(workspaceId, request, expected, connection)
                                            : readRange(
                                                    workspaceId, request, expected, connection));
        }
        if (filter.window().isUnlimited()) {
            return findByIndex(workspaceId, request, connection);
        }
        return LeadCountEstimator.isShort(
                        workspaceId, filter.window(), LeadCountEstimator.COUNTED, connection)
                .chain(
                        isShort ->
                                isShort
                                        ? match(
                                                workspaceId,
                                                request,
                                                LeadCountEstimator.COUNTED,
                                                connection)
                                        : findByIndex(workspaceId, request, connection));
    }

    private Uni<LeadPage> findByIndex(
            String workspaceId, PageRequest request, SqlConnection connection) {
        // A word that no index can find makes a list shorter, but not cheaper to find.
        LeadFilter indexed = request.filter().withIndexedWords();
        return totals.expect(workspaceId, indexed, connection)
                .chain(
                        expected ->
                                expected <= LeadCountEstimator.SURELY_MORE
                                        ? match(workspaceId, request, BY_INDEX, connection)
                                        : walkAndGuess(workspaceId, request, 0, connection));
    }

    /** From the newest lead on, until the page is full. */
    private Uni<LeadPage> walk(
            String workspaceId, PageRequest request, long guess, SqlConnection connection) {
        return walks.walk(workspaceId, request, request.limit() + 1, connection)
                .map(walked -> RowsOfPage.of(walked, request.limit()))
                .map(found -> estimated(request, found, guess));
    }

    private Uni<LeadPage> walkAndGuess(
            String workspaceId, PageRequest request, long counted, SqlConnection connection) {
        return totals.guess(workspaceId, request.filter(), connection)
                .chain(guess -> walk(workspaceId, request, Math.max(counted, guess), connection));
    }

    /** The page, and all leads of a window of time counted as far as they are. */
    private static Uni<LeadPage> readRange(
            String workspaceId, PageRequest request, long expected, SqlConnection connection) {
        LeadFilter filter = request.filter();
        Sql sql = filter.isEmpty() ? new Sql() : Sql.plannedEachTime();
        sql.add("with page as (");
        NewestFirstScan.addRange(sql, workspaceId, filter, LeadRows.COLUMNS, request.cursor());
        NewestFirstScan.addLimit(sql, request.limit() + 1, request.offset());
        sql.add(") select page.*, total.* from (select count(*) as total from (");
        NewestFirstScan.addRange(sql, workspaceId, filter, "", null);
        sql.add(" limit " + (LeadCountEstimator.COUNTED + 1) + ") counted");
        // The total is told even where the page is empty.
        sql.add(") total left join page on true order by page.id desc");
        return execute(connection, sql)
                .map(
                        rows -> {
                            RowsOfPage found = RowsOfPage.of(rows, request.limit());
                            long total = total(rows);
                            return total <= LeadCountEstimator.COUNTED
                                    ? found.toPage(total, false)
                                    : estimated(request, found, Math.max(total, expected));
                        });
    }

    /**
     * Where at most 10,000 leads match, they are found once, for the total and for the page. Where
     * more do, a walk finds the page. That is known only once they are found: the planner's guess
     * can be wrong by any factor, and a walk that meets nobody would look at every lead.
     *
     * @param few how many leads the window of time holds at most, where all of them are looked at;
     *     else {@link #BY_INDEX}
     */
    private Uni<LeadPage> match(
            String workspaceId, PageRequest request, int few, SqlConnection connection) {
        LeadFilter filter = request.filter();
        Sql sql = Sql.plannedEachTime().add("with matched as materialized (select id from (");
        if (few != BY_INDEX) {
            filter.window().addNewest(sql, workspaceId, null, few + 1);
        } else {
            // The offset keeps words that no index finds from looking like a reason to use none.
            filter.withIndexedWords().addLeads(sql, workspaceId, "*");
            sql.add(" offset 0");
        }
        sql.add(") looked_at where true");
        filter.addTo(sql);
        sql.add(" limit " + (LeadCountEstimator.COUNTED + 1));
        sql.add("), total as (select count(*) as total from matched), page as (select ");
        sql.add(LeadRows.COLUMNS).add(" from lead where workspace_id = ").parameter(workspaceId);
        sql.add(" and (select total from total) <= " + LeadCountEstimator.COUNTED);
        sql.add(" and id in (select id from matched where true");
        NewestFirstScan.addPosition(sql, request.cursor(), request.limit() + 1, request.offset());
        sql.add(")) select page.*, total.* from total left join page on true");
        sql.add(" order by page.id desc");
        return execute(connection, sql)
                .chain(
                        rows -> {
                            long total = total(rows);
                            return total > LeadCountEstimator.COUNTED
                                    ? walkAndGuess(workspaceId, request, total, connection)
                                    : Uni.createFrom()
                                            .item(
                                                    RowsOfPage.of(rows, request.limit())
                                                            .toPage(total, false));
                        });
    }

    private static long total(RowSet<Row> rows) {
        return rows.iterator().next().getLong("total");
    }

    private static LeadPage estimated(PageRequest request, RowsOfPage found, long guess) {
        // A first page that is all of it says so, whatever was guessed.
        return request.isFirst() && found.nextCursor() == null
                ? found.toPage(found.leads().size(), false)
                : found.toPage(guess, true);
    }

    private record RowsOfPage(List<LeadView> leads, String nextCursor) {

        static RowsOfPage of(RowSet<Row> rows, int limit) {
            return of(LeadRows.viewsOfPage(rows), limit, null);
        }

        static RowsOfPage of(NewestFirstScan.Walked walked, int limit) {
            return of(walked.leads(), limit, walked.lastLookedAt());
        }

        private static RowsOfPage of(List<LeadView> leads, int limit, String lastLookedAt) {
            return leads.size() > limit
                    ? new RowsOfPage(leads.subList(0, limit), leads.get(limit - 1).id())
                    : new RowsOfPage(leads, lastLookedAt);
        }

        LeadPage toPage(long total, boolean isEstimate) {
            return new LeadPage(leads, nextCursor, new LeadPage.Total(total, isEstimate));
        }
    }

    /** Words of one or two letters: a bounded look at the newest leads, then at the next ones. */
    private Uni<LeadPage> look(String workspaceId, PageRequest request, SqlConnection connection) {
        Sql sql = lookAt(workspaceId, request);
        return execute(connection, sql)
                .chain(
                        rows -> {
                            Row total = rows.iterator().next();
                            boolean wasAll = total.getLong("looked_at") < LOOKED_AT;
                            RowsOfPage found = RowsOfPage.of(rows, request.limit());
                            String next =
                                    found.nextCursor() != null || wasAll
                                            ? found.nextCursor()
                                            : total.getString("last_looked_at");
                            return totals.guess(workspaceId, request.filter(), connection)
                                    .map(
                                            guess ->
                                                    new LeadPage(
                                                            found.leads(),
                                                            next,
                                                            new LeadPage.Total(guess, true)));
                        });
    }

    private static Sql lookAt(String workspaceId, PageRequest request) {
        Sql sql = Sql.plannedEachTime();
        sql.add("with looked_at as materialized (");
        request.filter().window().addNewest(sql, workspaceId, request.cursor(), LOOKED_AT);
        sql.add("), found as (select * from looked_at where true");
        request.filter().addTo(sql);
        sql.add("), page as (select ").add(LeadRows.COLUMNS);
        sql.add(" from found order by id desc limit " + (request.limit() + 1));
        return sql.add(
                ") select page.*, total.* from (select count(*) as looked_at, min(id) as"
                        + " last_looked_at from looked_at) total left join page on true order by"
                        + " page.id desc");
    }

    private static Uni<RowSet<Row>> execute(SqlConnection connection, Sql sql) {
        return connection.preparedQuery(sql.text()).execute(sql.parameters());
    }
}
