package io.leadkeep.database;

import io.vertx.mutiny.sqlclient.Tuple;

/**
 * A statement that is put together while its parameters are: a value never becomes a part of the
 * text.
 */
public final class Sql {

    /**
     * Statements that begin so are not kept prepared, so that PostgreSQL plans each with its own
     * values: one plan cannot suit both a tag that everybody has and one that nobody has.
     */
    static final String PLANNED_EACH_TIME = "/* planned each time */ ";

    private final StringBuilder text = new StringBuilder();
    private final Tuple parameters = Tuple.tuple();

    /**
     * A statement that PostgreSQL plans with the values at hand.
     *
     * @return an empty one
     */
    public static Sql plannedEachTime() {
        return new Sql().add(PLANNED_EACH_TIME);
    }

    /**
     * Adds to the text.
     *
     * @param part SQL of our own
     * @return this
     */
    public Sql add(String part) {
        text.append(part);
        return this;
    }

    /**
     * Adds the name of a table or a column, which may be any text.
     *
     * @param name as the catalog has it
     * @return this
     */
    public Sql identifier(String name) {
        text.append('"').append(name.replace("\"", "\"\"")).append('"');
        return this;
    }

    /**
     * Adds a parameter where the text stands.
     *
     * @param value of a type that the driver knows
     * @return this
     */
    public Sql parameter(Object value) {
        parameters.addValue(value);
        text.append('$').append(parameters.size());
        return this;
    }

    /**
     * The statement.
     *
     * @return with numbered parameters
     */
    public String text() {
        return text.toString();
    }

    /**
     * The values of its parameters.
     *
     * @return in the order of their numbers
     */
    public Tuple parameters() {
        return parameters;
    }
}
