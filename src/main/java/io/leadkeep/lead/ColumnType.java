package io.leadkeep.lead;

import io.leadkeep.text.Times;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/**
 * How the values of a column travel: as arrays in the parameters of a statement, by position in a
 * row of its result.
 *
 * @param array PostgreSQL type of the array in {@code unnest}
 * @param selectCast cast of the column in a select list
 * @param valueCast cast of an element of the array to the column's type
 */
record ColumnType<T>(
        Class<T> javaType,
        String array,
        String selectCast,
        String valueCast,
        RowReader<T> reader,
        ArrayWriter<T> writer) {

    interface RowReader<T> {
        T read(Row row, int position);
    }

    interface ArrayWriter<T> {
        void add(Tuple parameters, List<Lead> leads, Function<Lead, T> value);
    }

    static final ColumnType<String> TEXT =
            new ColumnType<>(String.class, "text[]", "", "", Row::getString, ColumnType::addTexts);

    /** PostgreSQL has no array of arrays of different lengths: each travels as its literal. */
    static final ColumnType<String[]> TEXTS =
            new ColumnType<>(
                    String[].class,
                    "text[]",
                    "",
                    "::text[]",
                    Row::getArrayOfStrings,
                    (parameters, leads, value) ->
                            addTexts(parameters, leads, value.andThen(ColumnType::arrayLiteral)));

    /** JSON travels as text: the driver would turn its numbers into doubles. */
    static final ColumnType<String> JSON =
            new ColumnType<>(
                    String.class,
                    "text[]",
                    "::text",
                    "::jsonb",
                    Row::getString,
                    ColumnType::addTexts);

    /** Travels as its literal, in one direction. */
    static final ColumnType<String> TSVECTOR =
            new ColumnType<>(
                    String.class, "text[]", "", "::tsvector", Row::getString, ColumnType::addTexts);

    static final ColumnType<Boolean> BOOLEAN =
            new ColumnType<>(
                    Boolean.class,
                    "boolean[]",
                    "",
                    "",
                    Row::getBoolean,
                    (parameters, leads, value) ->
                            parameters.addArrayOfBoolean(
                                    leads.stream().map(value).toArray(Boolean[]::new)));

    static final ColumnType<Short> SMALLINT =
            new ColumnType<>(
                    Short.class,
                    "smallint[]",
                    "",
                    "",
                    Row::getShort,
                    (parameters, leads, value) ->
                            parameters.addArrayOfShort(
                                    leads.stream().map(value).toArray(Short[]::new)));

    static final ColumnType<Instant> TIME =
            new ColumnType<>(
                    Instant.class,
                    "timestamptz[]",
                    "",
                    "",
                    ColumnType::time,
                    (parameters, leads, value) ->
                            parameters.addArrayOfOffsetDateTime(
                                    leads.stream()
                                            .map(value)
                                            .map(time -> time.atOffset(ZoneOffset.UTC))
                                            .toArray(OffsetDateTime[]::new)));

    static <R> String[] texts(List<R> rows, Function<? super R, String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }

    private static void addTexts(Tuple parameters, List<Lead> leads, Function<Lead, String> value) {
        parameters.addArrayOfString(texts(leads, value));
    }

    private static Instant time(Row row, int position) {
        return Times.instant(row.getOffsetDateTime(position));
    }

    private static String arrayLiteral(String[] texts) {
        StringBuilder literal = new StringBuilder("{");
        for (String text : texts) {
            literal.append(literal.length() > 1 ? ",\"" : "\"");
            literal.append(text.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
        }
        return literal.append('}').toString();
    }
}
