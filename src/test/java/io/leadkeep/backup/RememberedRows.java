package io.leadkeep.backup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told, and does no more with it. */
class RememberedRows implements RowSink {

    private final List<String> told = new ArrayList<>();

    /** A line for each call. */
    List<String> told() {
        return told;
    }

    @Override
    public void begin(String schema) {
        told.add("begin " + schema);
    }

    @Override
    public void beginTable(String table, List<String> columns) {
        told.add(table + columns);
    }

    @Override
    public void row(byte[] row) {
        told.add(new String(row, StandardCharsets.UTF_8));
    }

    @Override
    public void endTable(long rows) {
        told.add("rows " + rows);
    }

    @Override
    public void end() {
        told.add("end");
    }
}
