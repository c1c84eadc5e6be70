package io.leadkeep.lead;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A column of {@link LeadTable}.
 *
 * @param position in the select list
 * @param api null if clients cannot write the column
 */
public record LeadColumn<T>(
        int position,
        String name,
        ColumnType<T> type,
        Function<Lead, T> getter,
        BiConsumer<Lead, T> setter,
        Api<T> api) {

    /**
     * What a client can do with a column.
     *
     * @param fields names under which it is sent; the first one is also its name in CSV files, the
     *     last one its name in responses
     * @param view the value that a response shows
     * @param rule reads the value that a client sends
     */
    record Api<T>(List<String> fields, Function<LeadView, ?> view, Function<JsonFields, T> rule) {}

    /** Returns the name in requests and CSV files of a column that clients can write. */
    public String field() {
        return api.fields().get(0);
    }

    /** Returns the name in responses of a column that clients can write. */
    public String shownAs() {
        return api.fields().get(api.fields().size() - 1);
    }

    /** Returns the value that a response shows of a column that clients can write. */
    public Object valueOf(LeadView lead) {
        return api.view().apply(lead);
    }

    boolean isWritable() {
        return api != null;
    }

    List<String> fields() {
        return api.fields();
    }

    boolean isSentIn(ObjectNode body) {
        return api.fields().stream().anyMatch(body::has);
    }

    String selected() {
        return type.selectCast().isEmpty() ? name : name + type.selectCast() + " as " + name;
    }

    /** Returns the column of a row {@code t} from {@code unnest}. */
    String unnested() {
        return "t." + name + type.valueCast();
    }

    void addArray(Tuple parameters, List<Lead> leads) {
        type.writer().add(parameters, leads, getter);
    }

    public T get(Lead lead) {
        return getter.apply(lead);
    }

    T get(Row row) {
        return type.reader().read(row, position);
    }

    void copy(Row row, Lead lead) {
        setter.accept(lead, get(row));
    }

    /** Returns the value among values that are indexed by position. */
    T get(Object[] values) {
        return type.javaType().cast(values[position]);
    }

    void copy(Object[] values, Lead lead) {
        setter.accept(lead, get(values));
    }

    void put(Object[] values, T value) {
        values[position] = value;
    }

    void read(JsonFields fields, Object[] values) {
        put(values, api.rule().apply(fields));
    }
}
