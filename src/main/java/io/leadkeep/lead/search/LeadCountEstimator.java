package io.leadkeep.lead.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

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
    private final Cache<CacheKey, Long> estimates =
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
                .map(LeadCountEstimator::plannedRows)
                // Statistics may be older than the leads that have just been counted.
                .map(rows -> new LeadTotal(Math.max(rows, MAX_EXACT + 1L), true));
    }

    /**
     * Estimates the number of leads of a filter, from the cache or by asking the planner.
     *
     * @return above {@link #SCAN_THRESHOLD} only if more than {@link #MAX_EXACT} leads match
     */
    Uni<Long> verifiedEstimate(Tenant tenant, LeadFilter filter, SqlConnection connection) {
        CacheKey key = new CacheKey(tenant.workspaceId(), filter);
        Long cached = estimates.getIfPresent(key);
        return cached != null
                ? Uni.createFrom().item(cached)
                : explain(tenant, filter, connection)
                        .chain(planned -> verify(planned, key, connection))
                        .invoke(estimate -> estimates.put(key, estimate));
    }

    /**
     * Estimates the number of leads of a filter that is not counted.
     *
     * @return the cached estimate or the planner's, which may be wrong by any factor
     */
    Uni<Long> estimate(Tenant tenant, LeadFilter filter, SqlConnection connection) {
        Long cached = estimates.getIfPresent(new CacheKey(tenant.workspaceId(), filter));
        return cached != null ? Uni.createFrom().item(cached) : explain(tenant, filter, connection);
    }

    private static Uni<Long> explain(Tenant tenant, LeadFilter filter, SqlConnection connection) {
        Sql sql = Sql.unprepared().add("explain (format json) ");
        filter.addEstimated(sql, tenant.workspaceId());
        return connection
                .preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(LeadCountEstimator::plannedRows);
    }

    private static Long plannedRows(RowSet<Row> plan) {
        return ((JsonArray) first(plan).getJson(0))
                .getJsonObject(0)
                .getJsonObject("Plan")
                .getLong("Plan Rows");
    }

    /** If many leads match, the newest ones confirm it at a cost independent of their number. */
    private static Uni<Long> verify(long planned, CacheKey key, SqlConnection connection) {
        if (planned <= SCAN_THRESHOLD) {
            return Uni.createFrom().item(planned);
        }
        return count(amongNewest(key), connection)
                .chain(
                        n ->
                                n > MAX_EXACT || key.filter().isCreatedAtRange()
                                        ? Uni.createFrom().item(n)
                                        : count(amongAll(key, MAX_EXACT), connection))
                .map(n -> n > MAX_EXACT ? planned : n);
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
