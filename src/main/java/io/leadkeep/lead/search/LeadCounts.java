package io.leadkeep.lead.search;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Counts leads at a cost that does not grow with their number: exactly up to 10,000, above that by
 * the planner's estimate (contract, section 4).
 */
@ApplicationScoped
public class LeadCounts {

    private static final long COUNTED_EXACTLY = 10_000;

    private static final String COUNT =
            "select count(*) from (select from lead where workspace_id = $1 limit $2) counted";

    /** PostgreSQL plans what it explains for the very value, also where that is a parameter. */
    private static final String ESTIMATE =
            "explain (format json) select 1 from lead where workspace_id = $1";

    /**
     * A number of leads.
     *
     * @param leads how many
     * @param isEstimate whether it is the planner's guess
     */
    public record Total(long leads, boolean isEstimate) {}

    /**
     * Counts the leads of a workspace.
     *
     * @param workspaceId of the workspace
     * @param connection to count with
     * @return how many it has, more or less
     */
    public Uni<Total> total(String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(COUNT)
                .execute(Tuple.of(workspaceId, COUNTED_EXACTLY + 1))
                .map(rows -> first(rows).getLong(0))
                .chain(
                        counted ->
                                counted <= COUNTED_EXACTLY
                                        ? Uni.createFrom().item(new Total(counted, false))
                                        : estimate(workspaceId, connection));
    }

    private static Uni<Total> estimate(String workspaceId, SqlConnection connection) {
        return connection
                .preparedQuery(ESTIMATE)
                .execute(Tuple.of(workspaceId))
                .map(rows -> plannedRows(first(rows).get(JsonArray.class, 0)))
                // Statistics may be older than the leads that have just been counted.
                .map(rows -> new Total(Math.max(rows, COUNTED_EXACTLY + 1), true));
    }

    private static long plannedRows(JsonArray plans) {
        return plans.getJsonObject(0).getJsonObject("Plan").getLong("Plan Rows");
    }

    private static Row first(RowSet<Row> rows) {
        return rows.iterator().next();
    }
}
