package io.leadkeep.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes rows as a backup ({@link BackupFormat}). */
final class BackupWriter implements RowSink {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final GZIPOutputStream compressed;
    private final OutputStream lines;

    /** Leaves the stream open at the end. */
    BackupWriter(OutputStream stream) throws IOException {
        compressed = new GZIPOutputStream(stream, BUFFER_BYTES);
        lines = new BufferedOutputStream(compressed, BUFFER_BYTES);
    }

    @Override
    public void begin(String schema) throws IOException {
        line(BackupFormat.TITLE);
        line(BackupFormat.schema(schema));
        line(BackupFormat.BEGIN);
        line(BackupFormat.ENCODING);
    }

    @Override
    public void beginTable(String table, List<String> columns) throws IOException {
        line(BackupFormat.heading(table, columns));
    }

    @Override
    public void row(byte[] row) throws IOException {
        lines.write(row);
    }

    @Override
    public void endTable(long rows) throws IOException {
        line(BackupFormat.END_OF_ROWS);
        line(BackupFormat.rows(rows));
    }

    @Override
    public void end() throws IOException {
        line(BackupFormat.COMMIT);
        lines.flush();
        compressed.finish();
    }

    private void line(String text) throws IOException {
        lines.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
