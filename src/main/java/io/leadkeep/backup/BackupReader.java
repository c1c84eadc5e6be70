package io.leadkeep.backup;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads the rows of a backup ({@link BackupFormat}). */
final class BackupReader {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] END_OF_ROWS =
            (BackupFormat.END_OF_ROWS + "\n").getBytes(StandardCharsets.UTF_8);

    private final InputStream script;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Copied copied;
    private int position;
    private int limit;

    /**
     * Reads the heading.
     *
     * @throws DamagedBackup if this is no backup
     */
    BackupReader(InputStream stream) throws IOException {
        script = uncompressed(stream);
        expect(BackupFormat.TITLE);
        copied = Copied.of(BackupFormat.readSchema(text()));
        expect(BackupFormat.BEGIN);
        expect(BackupFormat.ENCODING);
    }

    /**
     * Sends the rows to a sink, and ends it if the backup was complete.
     *
     * @throws DamagedBackup if the backup is damaged or incomplete
     */
    Copied sendTo(RowSink sink) throws IOException, SQLException {
        sink.begin(copied.schema());
        for (String line; !(line = text()).equals(BackupFormat.COMMIT); ) {
            BackupFormat.Heading heading = BackupFormat.readHeading(line);
            sink.beginTable(heading.table(), heading.columns());
            long rows = 0;
            for (byte[] row; !Arrays.equals(row = line(), END_OF_ROWS); rows++) {
                sink.row(row);
            }
            if (BackupFormat.readRows(text()) != rows) {
                throw new DamagedBackup();
            }
            sink.endTable(rows);
            copied.rows().put(heading.table(), rows);
        }
        // Reading to the end makes gzip verify its checksum.
        if (fill()) {
            throw new DamagedBackup();
        }
        sink.end();
        return copied;
    }

    private static InputStream uncompressed(InputStream stream) throws IOException {
        try {
            return new GZIPInputStream(stream, BUFFER_BYTES);
        } catch (EOFException | ZipException e) {
            throw new DamagedBackup(e);
        }
    }

    private void expect(String text) throws IOException {
        if (!text().equals(text)) {
            throw new DamagedBackup();
        }
    }

    private String text() throws IOException {
        byte[] line = line();
        return new String(line, 0, line.length - 1, StandardCharsets.UTF_8);
    }

    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (boolean ended = false; !ended; ) {
            if (position == limit && !fill()) {
                throw new DamagedBackup();
            }
            int start = position;
            while (!ended && position < limit) {
                ended = buffer[position++] == '\n';
            }
            line.write(buffer, start, position - start);
        }
        return line.toByteArray();
    }

    /** Returns false at the end of the script. */
    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        try {
            position = 0;
            limit = Math.max(0, script.read(buffer));
            return limit > 0;
        } catch (EOFException | ZipException e) {
            throw new DamagedBackup(e);
        }
    }
}
