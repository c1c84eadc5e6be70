package io.leadkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading of whole and of damaged backups. */
class BackupFileTest {

    /** The bytes of the gzip header without a checksum: time, compression, system. */
    private static final int END_OF_HEAD = 10;

    private static final String LONG = "x".repeat(200_000);

    @Test
    void written_backup_is_read_back() throws Exception {
        assertThat(read(written()))
                .containsExactly(
                        "begin 20",
                        "account[id, name]",
                        "1\tÄ\\n\\\\.\n",
                        "2\t" + LONG + "\n",
                        "rows 2",
                        "lead[id]",
                        "rows 0",
                        "end");
    }

    @Test
    void truncated_backup_is_rejected() throws Exception {
        byte[] bytes = written();

        for (int length = 0; length < bytes.length; length++) {
            assertRefused(Arrays.copyOf(bytes, length), "cut off after " + length);
        }
    }

    @Test
    void changed_backup_is_rejected() throws Exception {
        byte[] bytes = written();
        int refused = 0;

        for (int at = END_OF_HEAD; at < bytes.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) (1 << bit);
                try {
                    assertThat(read(changed)).as("changed at " + at).isEqualTo(read(bytes));
                } catch (DamagedBackup expected) {
                    refused++;
                }
            }
        }

        assertThat(refused)
                .as("all bits except the padding of the last byte")
                .isGreaterThan(8 * (bytes.length - END_OF_HEAD) - 8);
    }

    @ParameterizedTest
    @CsvSource({
        "-- Leadkeep backup 1, -- Leadkeep backup 2",
        "-- schema 20, -- schema twenty",
        "-- rows 2, -- rows 3",
        "copy \\\"lead\\\", copy lead",
        "begin;, drop table lead;",
        "'commit;\n', ''",
        "'commit;\n', 'commit;\ncommit;\n'"
    })
    void edited_backup_with_valid_checksum_is_rejected(String part, String instead)
            throws Exception {
        String script =
                new String(
                        new GZIPInputStream(new ByteArrayInputStream(written())).readAllBytes(),
                        StandardCharsets.UTF_8);
        String from = part.replace("\\\"", "\"");
        assertThat(script).contains(from);

        assertRefused(compressed(script.replace(from, instead)), instead);
    }

    private static byte[] written() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BackupWriter writer = new BackupWriter(bytes);
        writer.begin("20");
        writer.beginTable("account", List.of("id", "name"));
        writer.row("1\tÄ\\n\\\\.\n".getBytes(StandardCharsets.UTF_8));
        writer.row(("2\t" + LONG + "\n").getBytes(StandardCharsets.UTF_8));
        writer.endTable(2);
        writer.beginTable("lead", List.of("id"));
        writer.endTable(0);
        writer.end();
        return bytes.toByteArray();
    }

    private static byte[] compressed(String script) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(bytes)) {
            stream.write(script.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static List<String> read(byte[] bytes) throws IOException, SQLException {
        RecordedRows sink = new RecordedRows();
        new BackupReader(new ByteArrayInputStream(bytes)).sendTo(sink);
        return sink.calls();
    }

    private static void assertRefused(byte[] bytes, String how) {
        RecordedRows sink = new RecordedRows();
        assertThatThrownBy(() -> new BackupReader(new ByteArrayInputStream(bytes)).sendTo(sink))
                .as(how)
                .isInstanceOf(DamagedBackup.class);
        assertThat(sink.calls()).as(how).doesNotContain("end");
    }
}
