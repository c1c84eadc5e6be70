package io.leadkeep.backup;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The number of copied rows per table.
 *
 * @param schema version of the schema of the rows
 */
record Copied(String schema, Map<String, Long> rows) {

    /** Returns an empty result to add tables to. */
    static Copied of(String schema) {
        return new Copied(schema, new LinkedHashMap<>());
    }

    @Override
    public String toString() {
        return rows.entrySet().stream()
                .map(table -> table.getKey() + " " + table.getValue())
                .collect(Collectors.joining(", ", "schema " + schema + ", rows: ", ""));
    }
}
