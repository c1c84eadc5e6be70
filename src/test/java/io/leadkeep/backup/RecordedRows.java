package io.leadkeep.backup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Records the calls. */
class RecordedRows implements RowSink {

    private final List<String> calls = new ArrayList<>();

    /** One entry per call. */
    List<String> calls() {
        return calls;
    }

    @Override
    public void begin(String schema) {
        calls.add("begin " + schema);
    }

    @Override
    public void beginTable(String table, List<String> columns) {
        calls.add(table + columns);
    }

    @Override
    public void row(byte[] row) {
        calls.add(new String(row, StandardCharsets.UTF_8));
    }

    @Override
    public void endTable(long rows) {
        calls.add("rows " + rows);
    }

    @Override
    public void end() {
        calls.add("end");
    }
}
