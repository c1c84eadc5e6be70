package io.leadkeep.lead;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Some columns of {@link LeadTable} in the order of a statement: its parts that name them, and its
 * parameters. Statements take the values of many leads as one array per column.
 */
record ColumnList(List<LeadColumn<?>> columns) {

    /** Keeps statements readable in the log of PostgreSQL. */
    private static final int LINE_LENGTH = 101;

    static ColumnList of(LeadColumn<?>... columns) {
        return new ColumnList(List.of(columns));
    }

    ColumnList and(List<LeadColumn<?>> more) {
        return new ColumnList(Stream.concat(columns.stream(), more.stream()).toList());
    }

    ColumnList and(LeadColumn<?>... more) {
        return and(Arrays.asList(more));
    }

    List<String> names() {
        return map(LeadColumn::name);
    }

    /**
     * Returns the columns of a row {@code t} of arrays, in the types of the table; a select list of
     * them keeps the names.
     */
    List<String> unnested() {
        return map(LeadColumn::unnested);
    }

    List<String> assignments() {
        return map(column -> column.name() + " = t." + column.name());
    }

    /** Returns the typed parameters, such as {@code $1::text[]}, that take the arrays. */
    List<String> parameters(int first) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> "$" + (first + i) + "::" + columns.get(i).type().array())
                .toList();
    }

    Tuple addArrays(Tuple parameters, List<Lead> leads) {
        columns.forEach(column -> column.addArray(parameters, leads));
        return parameters;
    }

    private List<String> map(Function<LeadColumn<?>, String> part) {
        return columns.stream().map(part).toList();
    }

    /**
     * Writes a list of comma-separated items, with line breaks.
     *
     * @param start of the first line
     * @param indent of the other lines
     */
    static String wrap(String start, String indent, List<String> items) {
        StringBuilder text = new StringBuilder();
        StringBuilder line = new StringBuilder(start);
        boolean begins = true;
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i) + (i < items.size() - 1 ? "," : "");
            if (!begins && line.length() + 1 + item.length() > LINE_LENGTH) {
                text.append(line).append('\n');
                line = new StringBuilder(indent);
                begins = true;
            }
            line.append(begins ? "" : " ").append(item);
            begins = false;
        }
        return text.append(line).toString();
    }
}
