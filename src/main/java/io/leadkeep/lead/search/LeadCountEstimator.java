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

    /** Newest leads that are searched for more than MAX_EXACT matches. */
    private static final int VERIFIED_AMONG = 100_000;

    private record CacheKey(String workspaceId, LeadFilter filter) {}

    /** Statistics of the planner are usually older than 30 s. */
    private final Cache<CacheKey, FilterEstimate> estimates =
            Caffeine.newBuilder()
                    .maximumSize(10_000)
                    .expireAfterWrite(Duration.ofSeconds(30))
                    .build();

    /** Counts all leads of a workspace. */
    public Uni<LeadTotal> total(Tenant tenant, SqlConnection connection) {
        CacheKey all = new CacheKey(tenant.workspaceId(), LeadFilter.NONE);
        return count(amongAll(all, MAX_EXACT), connection)
                .chain(
                        counted ->
                                counted <= MAX_EXACT
                                        ? Uni.createFrom().item(new LeadTotal(counted, false))
                                        // Statistics may be older than the leads just counted.
                                        : explain(all, connection)
                                                .map(e -> Math.max(e.leads(), counted))
                                                .map(leads -> new LeadTotal(leads, true)));
    }

    /**
     * Estimates a filter, from the cache or by asking the planner, without its conditions on the
     * last change, which no index has.
     *
     * @return more leads than {@link FilterEstimate#MAX_FEW} only if more than {@link #MAX_EXACT}
     *     match
     */
    Uni<FilterEstimate> verifiedEstimate(
            Tenant tenant, LeadFilter filter, SqlConnection connection) {
        CacheKey key = new CacheKey(tenant.workspaceId(), filter.indexed());
        FilterEstimate cached = estimates.getIfPresent(key);
        Uni<FilterEstimate> estimate =
                cached != null
                        ? Uni.createFrom().item(cached)
                        : explain(key, connection)
                                .chain(planned -> verify(planned, key, connection))
                                .invoke(verified -> estimates.put(key, verified));
        return filter.isIndexed()
                ? estimate
                : estimate.chain(found -> countFew(found, key, connection));
    }

    /** The conditions that no index has are checked on the leads of the estimate. */
    private static Uni<FilterEstimate> countFew(
            FilterEstimate estimate, CacheKey key, SqlConnection connection) {
        return estimate.isFew()
                ? count(amongAll(key, FilterEstimate.MAX_FEW), connection).map(estimate::withLeads)
                : Uni.createFrom().item(estimate);
    }

    /**
     * Estimates the number of leads of a filter that is not counted.
     *
     * @return the verified estimate or the planner's, which may be wrong by any factor
     */
    Uni<Long> estimate(Tenant tenant, LeadFilter filter, SqlConnection connection) {
        Uni<FilterEstimate> estimate =
                filter.isIndexed()
                        ? verifiedEstimate(tenant, filter, connection)
                        : explain(new CacheKey(tenant.workspaceId(), filter), connection);
        return estimate.map(FilterEstimate::leads);
    }

    private static Uni<FilterEstimate> explain(CacheKey key, SqlConnection connection) {
        LeadFilter filter = key.filter();
        List<String> terms = List.copyOf(filter.terms(key.workspaceId()));
        Sql sql = Sql.unprepared().add("explain (format json) ");
        LeadFilter.NONE.addLeads(sql, key.workspaceId(), "1");
        for (String term : terms) {
            sql.add(" union all select 1 from lead where search @@ ").parameter(term);
            sql.add("::text::tsquery");
        }
        LeadFilter.NONE.addLeads(sql.add(" union all "), key.workspaceId(), "1");
        filter.addOthers(sql);
        return sql.execute(connection)
                .map(rows -> ((JsonArray) first(rows).getJson(0)).getJsonObject(0))
                .map(explained -> read(explained.getJsonObject("Plan"), terms));
    }

    /** Reads the planned rows of the workspace, of each term and of the other conditions. */
    private static FilterEstimate read(JsonObject union, List<String> terms) {
        JsonArray plans =
                union.getString("Node Type").equals("Append")
                        ? union.getJsonArray("Plans")
                        : new JsonArray().add(union);
        Map<String, Long> byTerm = new HashMap<>();
        for (int i = 0; i < terms.size(); i++) {
            byTerm.put(terms.get(i), rows(plans.getJsonObject(1 + i)));
        }
        // PostgreSQL leaves out a branch whose conditions contradict each other.
        long others =
                plans.size() > terms.size() + 1 ? rows(plans.getJsonObject(terms.size() + 1)) : 0;
        return FilterEstimate.of(rows(plans.getJsonObject(0)), others, byTerm);
    }

    private static long rows(JsonObject plan) {
        return plan.getLong("Plan Rows");
    }

    /** If many leads match, the newest ones confirm it at a cost independent of their number. */
    private static Uni<FilterEstimate> verify(
            FilterEstimate planned, CacheKey key, SqlConnection connection) {
        if (planned.isFew()) {
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

    /**
     * Returns whether at most {@link #MAX_EXACT} leads are in the range of a filter that has other
     * conditions too.
     */
    Uni<Boolean> isInSmallRange(Tenant tenant, LeadFilter filter, SqlConnection connection) {
        CreatedAtRange range = filter.createdAt();
        if (range.isUnbounded() || filter.isCreatedAtRange()) {
            return Uni.createFrom().item(false);
        }
        Sql sql = Sql.unprepared().add("select count(*) as total from (");
        range.addNewestIds(sql, tenant.workspaceId(), null, MAX_EXACT + 1);
        return count(sql.add(") counted"), connection).map(total -> total <= MAX_EXACT);
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
        return sql.execute(connection).map(rows -> first(rows).getLong("total"));
    }

    private static Row first(RowSet<Row> rows) {
        return rows.iterator().next();
    }
}
