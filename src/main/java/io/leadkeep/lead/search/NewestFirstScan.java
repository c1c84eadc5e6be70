package io.leadkeep.lead.search;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.lead.LeadTable;
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
 * Scans the leads of a workspace from the newest on, in batches, for those of a filter. Few leads
 * are read if many match. If only old ones match, a page ends at the limits of {@link ScanConfig},
 * with a cursor that continues the scan.
 */
@ApplicationScoped
@Repository
class NewestFirstScan {

    /** No batch starts after this time, so that a page is answered within its deadline. */
    private static final Duration TIME_LIMIT = Duration.ofSeconds(1);

    /** Each lead is compared with the do-not-contact list, which takes a few index searches. */
    private static final int LISTED_BATCH_SIZE = 20_000;

    private final ScanConfig config;

    NewestFirstScan(ScanConfig config) {
        this.config = config;
    }

    /**
     * State between two batches.
     *
     * @param toSkip matching leads still to be skipped
     */
    private record ScanState(
            String cursor, int toSkip, int batchesLeft, Deadline deadline, List<LeadView> found) {

        boolean isAtLimit() {
            return batchesLeft == 0 || deadline.hasPassed();
        }
    }

    /**
     * Scans until the page is full or a limit is reached; then the page has a cursor, but fewer
     * leads. The page has no total.
     */
    Uni<LeadPage> read(Tenant tenant, PageRequest request, SqlConnection connection) {
        int limit = request.limit();
        if (request.filter().isCreatedAtRange()) {
            return rangePage(tenant, request, limit + 1)
                    .execute(connection)
                    .map(rows -> LeadPage.of(LeadTable.views(rows), limit, null));
        }
        ScanState start =
                new ScanState(
                        request.cursor(),
                        request.offset(),
                        config.maxBatches(),
                        Deadline.in(TIME_LIMIT),
                        new ArrayList<>());
        return scanFrom(tenant, request, start, connection);
    }

    private Uni<LeadPage> scanFrom(
            Tenant tenant, PageRequest request, ScanState state, SqlConnection connection) {
        List<LeadView> found = state.found();
        int wanted = request.limit() + 1;
        return batch(tenant, request.filter(), state, wanted - found.size())
                .execute(connection)
                .chain(
                        rows -> {
                            found.addAll(LeadTable.viewsOfPage(rows));
                            ScanState next = next(request.filter(), state, rows);
                            if (found.size() < wanted && next != null && !next.isAtLimit()) {
                                return scanFrom(tenant, request, next, connection);
                            }
                            String resumeAfter = next == null ? null : next.cursor();
                            return Uni.createFrom()
                                    .item(LeadPage.of(found, request.limit(), resumeAfter));
                        });
    }

    /**
     * Reads the matching leads of a batch and, if these are too few, where the batch ended. One
     * statement does both: a deletion between two statements would move the end past unread leads.
     */
    private Sql batch(Tenant tenant, LeadFilter filter, ScanState state, int wanted) {
        int batchSize = batchSize(filter);
        CreatedAtRange range = filter.createdAt();
        Sql sql = Sql.unprepared().add("with page as (select ").add(LeadTable.SELECT_LIST);
        range.addNewest(sql.add(" from ("), tenant.workspaceId(), state.cursor(), batchSize);
        sql.add(") examined where true");
        filter.addTo(sql, tenant.workspaceId());
        range.addOrder(sql);
        addLimit(sql, wanted, state.toSkip());
        sql.add(") select page.*, examined.* from (select count(*) as leads, min(id) as last, ");
        if (state.toSkip() > 0) {
            sql.add("count(*) filter (where true");
            filter.addTo(sql, tenant.workspaceId());
            sql.add(") as matched from (");
            range.addNewest(sql, tenant.workspaceId(), state.cursor(), batchSize);
        } else {
            // Reads the primary key only.
            sql.add("0 as matched from (");
            range.addNewestIds(sql, tenant.workspaceId(), state.cursor(), batchSize);
        }
        sql.add(") examined where (select count(*) from page) < " + wanted);
        return sql.add(") examined left join page on true order by page.id desc");
    }

    private int batchSize(LeadFilter filter) {
        return filter.doNotContact() == null
                ? config.batchSize()
                : Math.min(config.batchSize(), LISTED_BATCH_SIZE);
    }

    /** Returns the state after a batch, or null if it was the last one. */
    private ScanState next(LeadFilter filter, ScanState state, RowSet<Row> rows) {
        Row row = rows.iterator().next();
        return row.getLong("leads") < batchSize(filter)
                ? null
                : new ScanState(
                        row.getString("last"),
                        (int) Math.max(0, state.toSkip() - row.getLong("matched")),
                        state.batchesLeft() - 1,
                        state.deadline(),
                        state.found());
    }

    /**
     * Adds a query for the leads of a filter that {@linkplain LeadFilter#isCreatedAtRange is a
     * range}.
     */
    static void addRange(
            Sql sql, String workspaceId, LeadFilter filter, String columns, String cursor) {
        filter.createdAt().addLeads(sql, workspaceId, columns, cursor);
        filter.addTo(sql, workspaceId);
        filter.createdAt().addOrder(sql);
    }

    static void addPosition(Sql sql, String cursor, int limit, int offset) {
        if (cursor != null) {
            sql.add(" and id < ").parameter(cursor);
        }
        sql.add(" order by id desc");
        addLimit(sql, limit, offset);
    }

    /**
     * Adds the limit as a literal. For a parameter, PostgreSQL assumes a tenth of the table, rates
     * the generic plan as too expensive, and plans every page anew.
     */
    static void addLimit(Sql sql, int limit, int offset) {
        sql.add(" limit " + limit);
        if (offset > 0) {
            sql.add(" offset ").parameter(offset);
        }
    }

    /**
     * Reads a page of which every lead of the range matches. {@code (select $1)} hides the
     * workspace from the planner: PostgreSQL keeps the generic plan, whereas planning each page
     * would take longer than reading it.
     */
    private static Sql rangePage(Tenant tenant, PageRequest request, int wanted) {
        LeadFilter filter = request.filter();
        if (filter.isEmpty()) {
            Sql sql = new Sql().add("select ").add(LeadTable.SELECT_LIST);
            sql.add(" from lead where workspace_id = (select ")
                    .parameter(tenant.workspaceId())
                    .add(")");
            addPosition(sql, request.cursor(), wanted, request.offset());
            return sql;
        }
        Sql sql = Sql.unprepared();
        addRange(sql, tenant.workspaceId(), filter, LeadTable.SELECT_LIST, request.cursor());
        addLimit(sql, wanted, request.offset());
        return sql;
    }
}
