package io.leadkeep.database;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

/** Builds a statement together with its parameters; a value never becomes part of the text. */
public final class Sql {

    /** Statements with this prefix are not kept prepared (see {@link LeadkeepPool}). */
    static final String UNPREPARED = "/* planned each time */ ";

    private final StringBuilder text = new StringBuilder();
    private final Tuple parameters = Tuple.tuple();

    /**
     * Begins a statement that PostgreSQL plans anew for its values. A generic plan does not suit
     * both a tag that every lead has and one that none has.
     */
    public static Sql unprepared() {
        return new Sql().add(UNPREPARED);
    }

    /** Begins a statement to {@link #estimate}. */
    public static Sql explain() {
        return unprepared().add("explain (format json) ");
    }

    /** Adds constant text; SqlTextTest checks that it is constant. */
    public Sql add(String part) {
        text.append(part);
        return this;
    }

    public Sql identifier(String name) {
        text.append('"').append(name.replace("\"", "\"\"")).append('"');
        return this;
    }

    public Sql parameter(Object value) {
        parameters.addValue(value);
        text.append('$').append(parameters.size());
        return this;
    }

    public String text() {
        return text.toString();
    }

    public Tuple parameters() {
        return parameters;
    }

    public Uni<RowSet<Row>> execute(SqlConnection connection) {
        return connection.preparedQuery(text()).execute(parameters);
    }

    /** Returns the number of rows that the planner expects. */
    public Uni<Long> estimate(SqlConnection connection) {
        return execute(connection)
                .map(rows -> plan((JsonArray) rows.iterator().next().getJson(0)))
                .map(plan -> plan.getLong("Plan Rows"));
    }

    /** Citus shows the plan of the shard below its own one, which has no estimate. */
    private static JsonObject plan(JsonArray explained) {
        JsonObject plan = explained.getJsonObject(0).getJsonObject("Plan");
        JsonObject distributed = plan.getJsonObject("Distributed Query");
        if (distributed == null) {
            return plan;
        }
        JsonObject task = distributed.getJsonObject("Job").getJsonArray("Tasks").getJsonObject(0);
        return plan(task.getJsonArray("Remote Plan").getJsonArray(0));
    }
}
