package io.leadkeep.lead.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.leadkeep.database.Sql;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Finds out about how many leads a list has, before a page of it is read. */
@ApplicationScoped
class LeadCountEstimator {

    /** Totals are exact up to here (contract, section 4). */
    static final int COUNTED = 10_000;

    /** Where so many are expected, no page counts to 10,000 to find that it is right. */
    static final long SURELY_MORE = 30_000;

    private record Question(String workspaceId, LeadFilter filter) {}

    /** How many of the newest leads are looked at for so many of them. */
    private static final int COUNTED_AMONG = 100_000;

    /** A guess may be half a minute old: the statistics it comes from are older. */
    private final Cache<Question, Long> expected =
            Caffeine.newBuilder()
                    .maximumSize(10_000)
                    .expireAfterWrite(Duration.ofSeconds(30))
                    .build();

    /**
     * Tells how many leads there may be.
     *
     * @param workspaceId whose leads
     * @param filter which leads
     * @param connection to ask on
     * @return what the planner expects, or expected a moment ago; more than {@link #SURELY_MORE}
     *     only where more than {@link #COUNTED} match
     */
    Uni<Long> expect(String workspaceId, LeadFilter filter, SqlConnection connection) {
        Question question = new Question(workspaceId, filter);
        Long known = expected.getIfPresent(question);
        return known != null
                ? Uni.createFrom().item(known)
                : plan(workspaceId, filter, connection)
                        .chain(
                                planned ->
                                        planned <= SURELY_MORE
                                                ? Uni.createFrom().item(planned)
                                                : verify(planned, question, connection))
                        .invoke(found -> expected.put(question, found));
    }

    /**
     * Tells how many leads there may be, of a list that is not counted.
     *
     * @param workspaceId whose leads
     * @param filter which leads
     * @param connection to ask on
     * @return what is known already, or what the planner expects
     */
    Uni<Long> guess(String workspaceId, LeadFilter filter, SqlConnection connection) {
        Long known = expected.getIfPresent(new Question(workspaceId, filter));
        return known != null ? Uni.createFrom().item(known) : plan(workspaceId, filter, connection);
    }

    /**
     * Asks the planner, who goes by its statistics and reads nothing.
     *
     * @param workspaceId whose leads
     * @param filter which leads
     * @param connection to ask on
     * @return how many it expects; it may be wrong by any factor
     */
    private static Uni<Long> plan(String workspaceId, LeadFilter filter, SqlConnection connection) {
        Sql sql = Sql.plannedEachTime().add("explain (format json) ");
        filter.addLeads(sql, workspaceId, "");
        return connection
                .preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(
                        plan ->
                                ((JsonArray) plan.iterator().next().getJson(0))
                                        .getJsonObject(0)
                                        .getJsonObject("Plan")
                                        .getLong("Plan Rows"));
    }

    /**
     * Where there are many, the newest leads show it soonest: how many have to be looked at for
     * that does not depend on how many there are.
     */
    private static Uni<Long> verify(long planned, Question question, SqlConnection connection) {
        return count(amongNewest(question), connection)
                .chain(
                        n ->
                                n > COUNTED || question.filter().isRangeOfIds()
                                        ? Uni.createFrom().item(n)
                                        : count(amongAll(question), connection))
                .map(n -> n > COUNTED ? planned : n);
    }

    /**
     * Tells whether a window of time holds so few leads that all of them can be looked at.
     *
     * @param workspaceId whose leads
     * @param window which may be unlimited
     * @param most how many leads are few
     * @param connection to ask on
     * @return whether there are at most so many in it, whatever else is asked of them
     */
    static Uni<Boolean> isShort(
            String workspaceId, CreatedAtRange window, int most, SqlConnection connection) {
        Sql sql = Sql.plannedEachTime().add("select count(*) as total from (");
        window.addNewestIds(sql, workspaceId, null, most + 1);
        return count(sql.add(") counted"), connection).map(total -> total <= most);
    }

    private static Sql amongNewest(Question question) {
        Sql sql = Sql.plannedEachTime().add("select count(*) as total from (select from (");
        LeadFilter filter = question.filter();
        filter.window().addNewest(sql, question.workspaceId(), null, COUNTED_AMONG);
        sql.add(") newest where true");
        filter.addTo(sql);
        return sql.add(" limit " + (COUNTED + 1) + ") counted");
    }

    private static Sql amongAll(Question question) {
        Sql sql = Sql.plannedEachTime().add("select count(*) as total from (");
        question.filter().addLeads(sql, question.workspaceId(), "");
        return sql.add(" limit " + (COUNTED + 1) + ") counted");
    }

    private static Uni<Long> count(Sql sql, SqlConnection connection) {
        return connection
                .preparedQuery(sql.text())
                .execute(sql.parameters())
                .map(rows -> rows.iterator().next().getLong("total"));
    }
}
