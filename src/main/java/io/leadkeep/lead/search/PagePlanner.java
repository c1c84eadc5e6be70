package io.leadkeep.lead.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.leadkeep.auth.Tenant;
import io.leadkeep.database.Repository;
import io.leadkeep.database.Sql;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses where the leads of a page are found. The newest leads tell which conditions are frequent.
 * A source that turns out to have too many leads is followed by the next one.
 */
@ApplicationScoped
@Repository
class PagePlanner {

    /** Newest leads that are searched for more matches than are counted. */
    private static final int SEARCHED = 100_000;

    enum Source {
        /** The primary key, by the creation times of the filter. */
        RANGE,
        /** The index of all filters, or the unique index of addresses. */
        INDEX,
        /** A scan from the newest lead on, until the page is full. */
        NEWEST_FIRST
    }

    /**
     * Where the leads of a page are found.
     *
     * @param frequentTerms terms of a search by INDEX that are checked on the leads found
     * @param total estimate of NEWEST_FIRST
     */
    record Plan(Source source, FilterSample sample, Set<String> frequentTerms, long total) {

        static Plan of(Source source) {
            return new Plan(source, FilterSample.WITHOUT_TERMS, Set.of(), 0);
        }
    }

    private record CacheKey(String workspaceId, LeadFilter filter) {}

    private final Cache<CacheKey, Plan> plans =
            Caffeine.newBuilder()
                    .maximumSize(10_000)
                    .expireAfterWrite(Duration.ofSeconds(30))
                    .build();

    Uni<Plan> choose(Tenant tenant, LeadFilter filter, SqlConnection connection) {
        Plan known = plans.getIfPresent(new CacheKey(tenant.workspaceId(), filter));
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        if (!filter.emails().isEmpty()) {
            return Uni.createFrom().item(Plan.of(Source.INDEX));
        }
        return filter.isRange() || !filter.createdAt().isUnbounded()
                ? Uni.createFrom().item(Plan.of(Source.RANGE))
                : chooseBySample(tenant, filter, connection);
    }

    /** Chooses again after a plan of which the source had too many leads. */
    Uni<Plan> chooseAfter(Tenant tenant, Plan failed, LeadFilter filter, SqlConnection connection) {
        if (failed.source() == Source.RANGE && !filter.isRange()) {
            return chooseBySample(tenant, filter, connection);
        }
        // The leads without the frequent terms were too many, those with them may be few.
        return failed.frequentTerms().isEmpty()
                ? newestFirst(tenant, filter, failed.sample(), connection)
                : keep(tenant, filter, new Plan(Source.INDEX, failed.sample(), Set.of(), 0));
    }

    private Uni<Plan> chooseBySample(Tenant tenant, LeadFilter filter, SqlConnection connection) {
        String workspaceId = tenant.workspaceId();
        List<String> terms = List.copyOf(filter.terms(workspaceId));
        Sql sql = Sql.unprepared().add("select count(*), count(*) filter (where true");
        filter.addIndexed(sql, workspaceId, Set.of());
        sql.add("), count(*) filter (where true");
        filter.addIndexed(sql, workspaceId, Set.copyOf(terms));
        for (String term : terms) {
            sql.add("), count(*) filter (where search @@ ").parameter(term).add("::text::tsquery");
        }
        filter.addNewest(sql.add(") from ("), workspaceId, "*", null, FilterSample.SIZE);
        return sql.add(") newest")
                .execute(connection)
                .map(rows -> sample(rows.iterator().next(), terms))
                .chain(sample -> choose(tenant, filter, sample, connection));
    }

    private static FilterSample sample(Row counted, List<String> terms) {
        Map<String, Long> byTerm = new HashMap<>();
        for (int i = 0; i < terms.size(); i++) {
            byTerm.put(terms.get(i), counted.getLong(3 + i));
        }
        return new FilterSample(counted.getLong(0), counted.getLong(1), counted.getLong(2), byTerm);
    }

    /** If many leads match, the newest ones confirm it at a cost independent of their number. */
    private Uni<Plan> choose(
            Tenant tenant, LeadFilter filter, FilterSample sample, SqlConnection connection) {
        Plan byIndex = new Plan(Source.INDEX, sample, sample.frequentTerms(), 0);
        if (sample.areFew()) {
            return keep(tenant, filter, byIndex);
        }
        Sql sql = Sql.unprepared().add("select count(*) from (select from (");
        filter.addNewest(sql, tenant.workspaceId(), "*", null, SEARCHED);
        filter.addIndexed(sql.add(") newest where true"), tenant.workspaceId(), Set.of());
        return sql.add(" limit " + (LeadTotal.MAX_EXACT + 1) + ") matches")
                .execute(connection)
                .chain(
                        rows ->
                                rows.iterator().next().getLong(0) > LeadTotal.MAX_EXACT
                                        ? newestFirst(tenant, filter, sample, connection)
                                        : keep(tenant, filter, byIndex));
    }

    /** Estimates the leads: terms by the sample, since the planner does not know the workspace. */
    private Uni<Plan> newestFirst(
            Tenant tenant, LeadFilter filter, FilterSample sample, SqlConnection connection) {
        // More match than are counted, except where other conditions remain to be checked.
        long least = filter.isIndexed() ? LeadTotal.MAX_EXACT + 1 : 0;
        Sql sql = Sql.explain().add("select from lead");
        sql.add(" where workspace_id = ").parameter(tenant.workspaceId());
        filter.addOthers(sql, tenant.workspaceId());
        return sql.estimate(connection)
                .map(planned -> Math.max(least, Math.round(planned * sample.shareOfTerms())))
                .map(total -> new Plan(Source.NEWEST_FIRST, sample, Set.of(), total))
                .chain(plan -> keep(tenant, filter, plan));
    }

    private Uni<Plan> keep(Tenant tenant, LeadFilter filter, Plan plan) {
        plans.put(new CacheKey(tenant.workspaceId(), filter), plan);
        return Uni.createFrom().item(plan);
    }
}
