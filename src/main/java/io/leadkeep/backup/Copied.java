package io.leadkeep.backup;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What has been copied.
 *
 * @param schema version of the schema that the rows have
 * @param rows how many each table has
 */
record Copied(String schema, Map<String, Long> rows) {

    /**
     * Nothing so far.
     *
     * @param schema version of the schema that the rows have
     * @return to be added to
     */
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
