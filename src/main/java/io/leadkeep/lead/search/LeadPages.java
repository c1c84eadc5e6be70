package io.leadkeep.lead.search;

import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.leadkeep.database.Transactions;
import io.leadkeep.database.distribution.Distribution;
import io.leadkeep.lead.LeadView;
import io.leadkeep.lead.search.PagePlanner.Plan;
import io.leadkeep.lead.search.PagePlanner.Source;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/**
 * Reads pages of leads, newest first. The cost of a page is independent of the number of leads: a
 * source with too many of them is given up, and a scan has the limits of {@link ScanConfig}.
 */
@ApplicationScoped
@Repository
public class LeadPages {

    /** Leads that are examined for conditions that no index has. */
    private static final int MAX_EXAMINED = 30_000;

    private static final int TOO_MANY = LeadTotal.MAX_EXACT + 1;

    private static final String FOUND = "with found (found_id) as materialized (select id from (";

    private final Transactions transactions;
    private final PagePlanner planner;
    private final ScanConfig scanConfig;
    private final Distribution distribution;

    LeadPages(
            Transactions transactions,
            PagePlanner planner,
            ScanConfig scanConfig,
            Distribution distribution) {
        this.transactions = transactions;
        this.planner = planner;
        this.scanConfig = scanConfig;
        this.distribution = distribution;
    }

    Uni<LeadPage> read(Tenant tenant, PageRequest request) {
        return transactions.run(
                tenant.call(), connection -> new Reading(tenant, request, connection).read());
    }

    /** Counts all leads of a workspace. */
    public Uni<LeadTotal> count(Tenant tenant) {
        return read(tenant, new PageRequest(LeadFilter.NONE, 1, null, null)).map(LeadPage::total);
    }

    private final class Reading {

        private final Tenant tenant;
        private final String workspaceId;
        private final PageRequest request;
        private final LeadFilter filter;
        private final SqlConnection connection;

        Reading(Tenant tenant, PageRequest request, SqlConnection connection) {
            this.tenant = tenant;
            this.workspaceId = tenant.workspaceId();
            this.request = request;
            this.filter = request.filter();
            this.connection = connection;
        }

        Uni<LeadPage> read() {
            return planner.choose(tenant, filter, connection).chain(plan -> readBy(plan));
        }

        private Uni<LeadPage> readBy(Plan plan) {
            if (plan.source() == Source.NEWEST_FIRST) {
                return orElse(readListed(), () -> scan(plan));
            }
            int limit = filter.isIndexed() ? LeadTotal.MAX_EXACT : MAX_EXAMINED;
            return orElse(
                    filter.isEmpty() ? readAll() : readFound(plan, limit),
                    () ->
                            planner.chooseAfter(tenant, plan, filter, connection)
                                    .chain(next -> readBy(next)));
        }

        private static Uni<LeadPage> orElse(Uni<LeadPage> page, Supplier<Uni<LeadPage>> other) {
            return page.chain(read -> read == null ? other.get() : Uni.createFrom().item(read));
        }

        /** A first page without a next one has all leads. */
        private Uni<LeadPage> scan(Plan plan) {
            return (filter.isCreatedAtRange()
                            ? readRange()
                            : new NewestFirstScan(request, scanConfig, connection)
                                    .read(tenant, limit -> readOld(plan, limit)))
                    .map(
                            page ->
                                    request.isFirst() && page.nextCursor() == null
                                            ? page.withTotal(page.leads().size(), false)
                                            : page.withEstimate(plan.total()));
        }

        private Uni<LeadPage> readRange() {
            Sql sql = new Sql();
            addRange(sql);
            return sql.execute(connection)
                    .map(rows -> LeadPage.of(LeadView.listOf(rows), request.limit(), null));
        }

        /**
         * Adds a query for a page of which every lead of the range matches. {@code (select $1)}
         * hides the workspace from the planner, and the limit is a literal: PostgreSQL keeps the
         * generic plan, whereas planning each page would take longer than reading it. Citus plans
         * each page, and finds the shard only by a visible workspace.
         */
        private void addRange(Sql sql) {
            LeadView.addSelectList(sql.add("select "), workspaceId);
            sql.add(" from lead where workspace_id = ");
            if (distribution.isDistributed()) {
                sql.parameter(workspaceId);
            } else {
                sql.add("(select ").parameter(workspaceId).add(")");
            }
            filter.addOthers(sql, workspaceId);
            addPosition(sql);
        }

        private void addPosition(Sql sql) {
            PageRequest.addPosition(sql, request.cursor(), request.limit() + 1, request.offset());
        }

        /** Where the newest leads do not match, sorting all matches is faster than a scan. */
        private Uni<LeadPage> readOld(Plan plan, int limit) {
            return filter.isIndexed() && plan.sample().areFew()
                    ? readFound(Plan.of(Source.INDEX), limit)
                    : Uni.createFrom().nullItem();
        }

        /** Reads a page of leads on a short do-not-contact list, else null. */
        private Uni<LeadPage> readListed() {
            return Boolean.TRUE.equals(filter.doNotContact())
                    ? ListedLeads.domainTerms(tenant, connection).chain(terms -> readListed(terms))
                    : Uni.createFrom().nullItem();
        }

        private Uni<LeadPage> readListed(String[] domainTerms) {
            if (domainTerms == null) {
                return Uni.createFrom().nullItem();
            }
            Sql sql = Sql.unprepared().add(FOUND);
            ListedLeads.addIds(sql, workspaceId, domainTerms);
            return readMatches(sql, MAX_EXAMINED, false);
        }

        /** Reads a page of a workspace and counts its leads; null if there are many. */
        private Uni<LeadPage> readAll() {
            Sql sql = new Sql().add("with page as (");
            addRange(sql);
            sql.add(") select page.*, counts.* from (select nullif(count(*), " + TOO_MANY);
            sql.add(") as total from (");
            filter.addNewest(sql, workspaceId, "id", null, TOO_MANY);
            return readPage(sql.add(") counted"));
        }

        private Uni<LeadPage> readFound(Plan plan, int limit) {
            Sql sql = Sql.unprepared().add(FOUND);
            if (plan.source() == Source.RANGE) {
                filter.addNewest(sql, workspaceId, "id", null, limit + 1);
            } else {
                filter.addIds(sql, workspaceId, plan.frequentTerms());
            }
            boolean areMatches =
                    plan.source() == Source.INDEX
                            && plan.frequentTerms().isEmpty()
                            && filter.isIndexed()
                            && filter.emails().isEmpty();
            return readMatches(sql, limit, areMatches);
        }

        /**
         * Reads the page from all matches, or null if more than a number of leads are found.
         *
         * @param areMatches whether all leads found match; otherwise the filter is checked on them
         */
        private Uni<LeadPage> readMatches(Sql sql, int limit, boolean areMatches) {
            String areFew = "(select count(*) from found) <= " + limit;
            sql.add(") ids limit " + (limit + 1)).add("), matches as materialized (");
            if (areMatches) {
                sql.add("select found_id as id from found where ").add(areFew);
            } else {
                // "offset 0" leaves the planner one plan, the primary key.
                sql.add("select id from found cross join lateral (select * from lead");
                sql.add(" where workspace_id = ").parameter(workspaceId);
                sql.add(" and id = found_id offset 0) lead where ").add(areFew);
                filter.addTo(sql, workspaceId);
            }
            LeadView.addSelectList(sql.add("), page as (select "), workspaceId);
            sql.add(" from lead where workspace_id = ").parameter(workspaceId);
            sql.add(" and id in (select id from matches where true");
            addPosition(sql);
            sql.add(")) select page.*, counts.* from (select case when ").add(areFew);
            return readPage(sql.add(" then (select count(*) from matches) end as total"));
        }

        /** Completes a statement. An empty page has a total, too; it is null for too many leads. */
        private Uni<LeadPage> readPage(Sql sql) {
            return sql.add(") counts left join page on true order by page.id desc")
                    .execute(connection)
                    .map(
                            rows -> {
                                LeadPage page =
                                        LeadPage.of(LeadView.pageOf(rows), request.limit(), null);
                                Long total = rows.iterator().next().getLong("total");
                                return total == null
                                        ? null
                                        : page.withTotal(total, total > LeadTotal.MAX_EXACT);
                            });
        }
    }
}
