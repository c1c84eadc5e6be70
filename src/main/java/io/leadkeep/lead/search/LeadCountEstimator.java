package io.leadkeep.lead.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts leads at a bounded cost: exactly up to {@link #MAX_EXACT}, above that by the planner's
 * estimate.
 */
@ApplicationScoped
@Repository
public class LeadCountEstimator {

    static final int MAX_EXACT = 10_000;

    /** Above this estimate the total is certainly inexact, and pages are scanned uncounted. */
    static final long SCAN_THRESHOLD = 30_000;

    /** Newest leads that are searched for more than MAX_EXACT matches. */
    private static final int VERIFIED_AMONG = 100_000;

    private static final String COUNT =
            "select count(*) from (select from lead where workspace_id = $1 limit $2) counted";

    /** PostgreSQL plans an explained statement for the values of its parameters. */
    private static final String ESTIMATE =
            "explain (format json) select 1 from lead where workspace_id = $1";

    private record CacheKey(String workspaceId, LeadFilter filter) {}

    /** Statistics of the planner are usually older than 30 s. */
    private final Cache<CacheKey, FilterEstimate> estimates =
            Caffeine.newBuilder()
                    .maximumSize(10_000)
                    .expireAfterWrite(Duration.ofSeconds(30))
                    .build();

    /** Counts all leads of a workspace. */
    public Uni<LeadTotal> total(Tenant tenant, SqlConnection connection) {
        return connection
                .preparedQuery(COUNT)
                .execute(Tuple.of(tenant.workspaceId(), (long) MAX_EXACT + 1))
                .map(rows -> first(rows).getLong(0))
                .chain(
                        counted ->
                                counted <= MAX_EXACT
                                        ? Uni.createFrom().item(new LeadTotal(counted, false))
                                        : estimateTotal(tenant, connection));
    }

    private static Uni<LeadTotal> estimateTotal(Tenant tenant, SqlConnection connection) {
        return connection
                .preparedQuery(ESTIMATE)
                .execute(Tuple.of(tenant.workspaceId()))
                .map(plan -> rows(plan(plan)))
                // Statistics may be older than the leads that have just been counted.
                .map(rows -> new LeadTotal(Math.max(rows, MAX_EXACT + 1L), true));
    }

    /**
     * Estimates a filter, from the cache or by asking the planner.
     *
     * @return more leads than {@link #SCAN_THRESHOLD} only if more than {@link #MAX_EXACT} match
     */
    Uni<FilterEstimate> verifiedEstimate(
            Tenant tenant, LeadFilter filter, SqlConnection connection) {
        CacheKey key = new CacheKey(tenant.workspaceId(), filter);
        FilterEstimate cached = estimates.getIfPresent(key);
        return cached != null
                ? Uni.createFrom().item(cached)
                : explain(key, connection)
                        .chain(planned -> verify(planned, key, connection))
                        .invoke(estimate -> estimates.put(key, estimate));
    }

    /**
     * Estimates the number of leads of a filter that is not counted.
     *
     * @return the cached estimate or the planner's, which may be wrong by any factor
     */
    Uni<Long> estimate(Tenant tenant, LeadFilter filter, SqlConnection connection) {
        CacheKey key = new CacheKey(tenant.workspaceId(), filter);
        FilterEstimate cached = estimates.getIfPresent(key);
        Uni<FilterEstimate> estimate =
                cached != null ? Uni.createFrom().item(cached) : explain(key, connection);
        return estimate.map(FilterEstimate::leads);
    }

    private static Uni<FilterEstimate> explain(CacheKey key, SqlConnection connection) {
        LeadFilter filter = key.filter();
        List<String> terms = List.copyOf(filter.terms(key.workspaceId()));
        Sql sql = Sql.unprepared().add("explain (format json) ");
        if (terms.isEmpty()) {
            filter.addLeads(sql, key.workspaceId(), "1");
        } else {
            LeadFilter.NONE.addLeads(sql, key.workspaceId(), "1");
            for (String term : terms) {
                sql.add(" union all select 1 from lead where search @@ ").parameter(term);
                sql.add("::text::tsquery");
            }
            LeadFilter.NONE.addLeads(sql.add(" union all "), key.workspaceId(), "1");
            filter.addOthers(sql);
        }
        return connection
                .preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(LeadCountEstimator::plan)
                .map(plan -> terms.isEmpty() ? FilterEstimate.of(rows(plan)) : of(plan, terms));
    }

    /** Reads the planned rows of the workspace, of each term and of the other conditions. */
    private static FilterEstimate of(JsonObject union, List<String> terms) {
        JsonArray plans = union.getJsonArray("Plans");
        Map<String, Long> byTerm = new HashMap<>();
        for (int i = 0; i < terms.size(); i++) {
            byTerm.put(terms.get(i), rows(plans.getJsonObject(1 + i)));
        }
        // PostgreSQL leaves out a branch whose conditions contradict each other.
        long others =
                plans.size() > terms.size() + 1 ? rows(plans.getJsonObject(terms.size() + 1)) : 0;
        return FilterEstimate.of(rows(plans.getJsonObject(0)), others, byTerm);
    }

    private static JsonObject plan(RowSet<Row> rows) {
        return ((JsonArray) first(rows).getJson(0)).getJsonObject(0).getJsonObject("Plan");
    }

    private static long rows(JsonObject plan) {
        return plan.getLong("Plan Rows");
    }

    /** If many leads match, the newest ones confirm it at a cost independent of their number. */
    private static Uni<FilterEstimate> verify(
            FilterEstimate planned, CacheKey key, SqlConnection connection) {
        if (planned.leads() <= SCAN_THRESHOLD) {
            return Uni.createFrom().item(planned);
        }
        return count(amongNewest(key), connection)
                .chain(
                        n ->
                                n > MAX_EXACT || key.filter().isCreatedAtRange()
                                        ? Uni.createFrom().item(n)
                                        : count(amongAll(key, MAX_EXACT), connection))
                .map(n -> n > MAX_EXACT ? planned : planned.withLeads(n));
    }

    /** Returns whether a range holds at most {@link #MAX_EXACT} leads. */
    static Uni<Boolean> isSmall(Tenant tenant, CreatedAtRange range, SqlConnection connection) {
        Sql sql = Sql.unprepared().add("select count(*) as total from (");
        range.addNewestIds(sql, tenant.workspaceId(), null, MAX_EXACT + 1);
        return count(sql.add(") counted"), connection).map(total -> total <= MAX_EXACT);
    }

    /**
     * Returns whether the index finds at most {@link #SCAN_THRESHOLD} leads, on which the other
     * conditions of the filter can be checked.
     */
    static Uni<Boolean> hasFewIndexed(Tenant tenant, LeadFilter filter, SqlConnection connection) {
        CacheKey key = new CacheKey(tenant.workspaceId(), filter.indexed());
        return count(amongAll(key, SCAN_THRESHOLD), connection).map(n -> n <= SCAN_THRESHOLD);
    }

    private static Sql amongNewest(CacheKey key) {
        Sql sql = Sql.unprepared().add("select count(*) as total from (select from (");
        key.filter().createdAt().addNewest(sql, key.workspaceId(), null, VERIFIED_AMONG);
        sql.add(") newest where true");
        key.filter().addTo(sql, key.workspaceId());
        return sql.add(" limit " + (MAX_EXACT + 1) + ") counted");
    }

    private static Sql amongAll(CacheKey key, long limit) {
        Sql sql = Sql.unprepared().add("select count(*) as total from (");
        key.filter().addLeads(sql, key.workspaceId(), "");
        return sql.add(" limit " + (limit + 1) + ") counted");
    }

    private static Uni<Long> count(Sql sql, SqlConnection connection) {
        return connection
                .preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(rows -> first(rows).getLong("total"));
    }

    private static Row first(RowSet<Row> rows) {
        return rows.iterator().next();
    }
}
