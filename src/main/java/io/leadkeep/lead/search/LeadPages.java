package io.leadkeep.lead.search;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.lead.LeadTable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Reads pages of leads, newest first. The cost of a page is independent of the number of leads: it
 * continues at the cursor, and nothing is counted beyond {@link LeadCountEstimator#MAX_EXACT}.
 */
@ApplicationScoped
@Repository
class LeadPages {

    /**
     * How a page is read. Range: number of leads within the creation times of the filter. Estimate:
     * {@link LeadCountEstimator#verifiedEstimate} of the leads of the filter, without its
     * conditions on the last change and on the do-not-contact list, which no index of leads has.
     *
     * <pre>
     * filter                      range          estimate       plan
     * addresses                   any            any            MATCHED_BY_EMAIL
     * range of creation times     any            to 30,000      COUNTED_RANGE
     *   or none at all            any            above 30,000   NEWEST_FIRST
     * other                       to 10,000      any            MATCHED_IN_RANGE
     *                             none or above  to 30,000      MATCHED_BY_INDEX
     *                             none or above  above 30,000   NEWEST_FIRST
     * </pre>
     *
     * NEWEST_FIRST for leads on the do-not-contact list is MATCHED_BY_LIST if the list is short.
     */
    private enum Plan {
        /** Counts the range and reads the page from the primary key. */
        COUNTED_RANGE,
        /** Scans until the page is full; the total is an estimate. */
        NEWEST_FIRST,
        /** Finds the addresses in the unique index, and filters those leads. */
        MATCHED_BY_EMAIL,
        /** Finds leads by the entries of the do-not-contact list, and filters them. */
        MATCHED_BY_LIST,
        /** Filters all leads of the range, for the total and the page. */
        MATCHED_IN_RANGE,
        /** Finds all matches in the index, for the total and the page. */
        MATCHED_BY_INDEX
    }

    private final Transactions transactions;
    private final LeadCountEstimator counts;
    private final NewestFirstScan scan;
    private final ListedLeads listed;

    LeadPages(
            Transactions transactions,
            LeadCountEstimator counts,
            NewestFirstScan scan,
            ListedLeads listed) {
        this.transactions = transactions;
        this.counts = counts;
        this.scan = scan;
        this.listed = listed;
    }

    Uni<LeadPage> read(Tenant tenant, PageRequest request) {
        return transactions.run(
                tenant.call(),
                connection ->
                        choosePlan(tenant, request.filter(), connection)
                                .chain(plan -> read(tenant, plan, request, connection)));
    }

    /**
     * Plan, and the terms of {@link FilterEstimate#frequentTerms}.
     *
     * @param entries null unless the plan is MATCHED_BY_LIST
     */
    private record ChosenPlan(Plan plan, Set<String> frequentTerms, ListedLeads.Entries entries) {

        static Uni<ChosenPlan> of(Plan plan, Set<String> frequentTerms) {
            return Uni.createFrom().item(new ChosenPlan(plan, frequentTerms, null));
        }
    }

    private static final Uni<ChosenPlan> BY_EMAIL = ChosenPlan.of(Plan.MATCHED_BY_EMAIL, Set.of());

    private static final Uni<ChosenPlan> IN_RANGE = ChosenPlan.of(Plan.MATCHED_IN_RANGE, Set.of());

    private static final Uni<ChosenPlan> NEWEST_FIRST = ChosenPlan.of(Plan.NEWEST_FIRST, Set.of());

    private Uni<ChosenPlan> choosePlan(Tenant tenant, LeadFilter filter, SqlConnection connection) {
        if (!filter.emails().isEmpty()) {
            return BY_EMAIL;
        }
        return counts.isInSmallRange(tenant, filter, connection)
                .chain(small -> small ? IN_RANGE : planByEstimate(tenant, filter, connection));
    }

    private Uni<ChosenPlan> planByEstimate(
            Tenant tenant, LeadFilter filter, SqlConnection connection) {
        Plan exact = filter.isCreatedAtRange() ? Plan.COUNTED_RANGE : Plan.MATCHED_BY_INDEX;
        return counts.verifiedEstimate(tenant, filter, connection)
                .chain(
                        found ->
                                found.isFew()
                                        ? ChosenPlan.of(exact, found.frequentTerms())
                                        : planForMany(tenant, filter, connection));
    }

    private Uni<ChosenPlan> planForMany(
            Tenant tenant, LeadFilter filter, SqlConnection connection) {
        if (!Boolean.TRUE.equals(filter.doNotContact())) {
            return NEWEST_FIRST;
        }
        Set<String> terms = filter.terms(tenant.workspaceId());
        return listed.find(tenant, connection)
                .chain(
                        entries ->
                                entries == null
                                        ? NEWEST_FIRST
                                        : Uni.createFrom()
                                                .item(
                                                        new ChosenPlan(
                                                                Plan.MATCHED_BY_LIST,
                                                                terms,
                                                                entries)));
    }

    private Uni<LeadPage> read(
            Tenant tenant, ChosenPlan chosen, PageRequest request, SqlConnection connection) {
        return switch (chosen.plan()) {
            case COUNTED_RANGE -> countRange(tenant, request, connection);
            case NEWEST_FIRST -> scanNewest(tenant, request, 0, connection);
            case MATCHED_BY_EMAIL, MATCHED_BY_LIST, MATCHED_IN_RANGE, MATCHED_BY_INDEX ->
                    materializeMatches(tenant, chosen, request, connection);
        };
    }

    private Uni<LeadPage> countRange(Tenant tenant, PageRequest request, SqlConnection connection) {
        LeadFilter filter = request.filter();
        Sql sql = filter.isEmpty() ? new Sql() : Sql.unprepared();
        sql.add("with page as (");
        NewestFirstScan.addRange(
                sql, tenant.workspaceId(), filter, LeadTable.SELECT_LIST, request.cursor());
        NewestFirstScan.addLimit(sql, request.limit() + 1, request.offset());
        sql.add(") select page.*, total.* from (select count(*) as total from (");
        NewestFirstScan.addRange(sql, tenant.workspaceId(), filter, "", null);
        sql.add(" limit " + (LeadCountEstimator.MAX_EXACT + 1) + ") counted");
        // An empty page has a total too.
        sql.add(") total left join page on true order by page.id desc");
        return sql.execute(connection)
                .chain(
                        rows -> {
                            LeadPage page =
                                    LeadPage.of(LeadTable.viewsOfPage(rows), request.limit(), null);
                            long total = total(rows);
                            return total <= LeadCountEstimator.MAX_EXACT
                                    ? exact(page, total)
                                    : estimateTotal(tenant, request, page, total, connection);
                        });
    }

    private Uni<LeadPage> scanNewest(
            Tenant tenant, PageRequest request, long counted, SqlConnection connection) {
        return scan.read(tenant, request, connection)
                .chain(page -> estimateTotal(tenant, request, page, counted, connection));
    }

    /**
     * Materializes the matches once, for the total and for the page, or falls back to a scan if
     * there are more than 10,000. Only the matches themselves decide that: the planner's estimate
     * can be wrong by any factor, and a scan for rare matches would read every lead.
     */
    private Uni<LeadPage> materializeMatches(
            Tenant tenant, ChosenPlan chosen, PageRequest request, SqlConnection connection) {
        LeadFilter filter = request.filter();
        String workspaceId = tenant.workspaceId();
        int limit = LeadCountEstimator.MAX_EXACT + 1;
        Sql sql = Sql.unprepared().add("with matched as materialized (select id from (");
        switch (chosen.plan()) {
            case MATCHED_BY_EMAIL -> filter.addLeadsByEmail(sql, workspaceId);
            case MATCHED_BY_LIST -> chosen.entries().addLeads(sql, workspaceId);
            case MATCHED_IN_RANGE -> filter.createdAt().addNewest(sql, workspaceId, null, limit);
            default -> LeadFilter.NONE.addLeads(sql, workspaceId, "*");
        }
        sql.add(") lead where true");
        filter.addTo(sql, workspaceId, chosen.frequentTerms());
        sql.add(" limit " + limit)
                .add("), total as (select count(*) as total from matched), page as (select ");
        sql.add(LeadTable.SELECT_LIST).add(" from lead where workspace_id = ");
        sql.parameter(workspaceId).add(" and (select total from total) < " + limit);
        sql.add(" and id in (select id from matched where true");
        NewestFirstScan.addPosition(sql, request.cursor(), request.limit() + 1, request.offset());
        sql.add(")) select page.*, total.* from total left join page on true");
        sql.add(" order by page.id desc");
        return sql.execute(connection)
                .chain(
                        rows -> {
                            long total = total(rows);
                            return total > LeadCountEstimator.MAX_EXACT
                                    ? scanNewest(tenant, request, total, connection)
                                    : exact(
                                            LeadPage.of(
                                                    LeadTable.viewsOfPage(rows),
                                                    request.limit(),
                                                    null),
                                            total);
                        });
    }

    /**
     * Completes a page with an estimated total; a first page without a next one is exact.
     *
     * @param counted leads that are known to match
     */
    private Uni<LeadPage> estimateTotal(
            Tenant tenant,
            PageRequest request,
            LeadPage page,
            long counted,
            SqlConnection connection) {
        long found = page.leads().size();
        if (request.isFirst() && page.nextCursor() == null) {
            return exact(page, found);
        }
        return counts.estimate(tenant, request.filter(), connection)
                .map(estimate -> Math.max(estimate, Math.max(counted, found)))
                .map(total -> page.withTotal(total, true));
    }

    private static Uni<LeadPage> exact(LeadPage page, long total) {
        return Uni.createFrom().item(page.withTotal(total, false));
    }

    private static long total(RowSet<Row> rows) {
        return rows.iterator().next().getLong("total");
    }
}
