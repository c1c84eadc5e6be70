package io.leadkeep.backup;

import static io.leadkeep.backup.FilledDatabase.OPERATIONS;
import static io.leadkeep.backup.FilledDatabase.VARIABLES;
import static io.leadkeep.backup.FilledDatabase.rowsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.database.TestServer;
import io.leadkeep.testsupport.CreateLoad;
import io.leadkeep.testsupport.ExitStatus;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore of the embedded database as in docs/operations.md. */
class BackupIT {

    private static final String KEY = "sk_" + "8".repeat(48);
    private static final Map<String, String> WITH_KEY =
            Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int CLIENTS = 8;

    private static FilledDatabase filled;
    private static Path backup;

    @TempDir Path folder;

    @BeforeAll
    static void backUp() throws Exception {
        filled = FilledDatabase.get();
        backup = filled.backup();
    }

    @Test
    void restored_database_has_the_same_rows_and_serves_requests() throws Exception {
        ExitStatus restored = restore(backup);

        assertThat(restored.expectSuccess().output()).contains("lead 2").hasLineCount(1);
        assertThat(rowsOf(folder)).isEqualTo(filled.rows());
        try (ServiceProcess service = ServiceProcess.start(folder, VARIABLES)) {
            filled.assertServedBy(service);
        }
    }

    @Test
    void backup_of_running_service_has_every_acknowledged_lead() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Map<String, String> before;
        try (ServiceProcess service = ServiceProcess.start(other, WITH_KEY)) {
            CreateLoad creates = new CreateLoad(CLIENTS, () -> service, KEY, SOON);
            try (creates) {
                creates.awaitAllAcknowledged("before", SOON);
                before = new HashMap<>(creates.acknowledged());

                ExitStatus.shell(other, Map.of(), OPERATIONS.command("Back up")).expectSuccess();

                creates.awaitAllAcknowledged("after", SOON);
            }
            assertThat(creates.broken()).isEmpty();
            assertThat(creates.acknowledged()).hasSizeGreaterThan(before.size());
        }

        TestPostgres.prepare(folder);
        restore(other.resolve("leadkeep.sql.gz")).expectSuccess();
        try (TestServer server = new TestServer(folder).start()) {
            assertThat(server.rows("select id from lead")).containsAll(before.values());
        }
    }

    @Test
    void service_starts_during_backup() throws Exception {
        try (ServiceProcess killed = ServiceProcess.start(folder, WITH_KEY)) {
            assertThat(killed.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
            killed.kill();
        }
        TestPostgres postgres = new TestPostgres(folder);
        long left = postgres.pid();
        String file = folder.resolve("a.sql.gz").toString();
        CompletableFuture<ExitStatus> running;
        ServiceProcess service;
        try (Connection held = postgres.connect("leadkeep");
                Statement statement = held.createStatement()) {
            held.setAutoCommit(false);
            statement.execute("lock table lead in access exclusive mode");
            running =
                    CompletableFuture.supplyAsync(
                            () -> ExitStatus.command(folder, Map.of(), "backup", file));
            Awaitility.await()
                    .atMost(SOON)
                    .until(
                            () ->
                                    !postgres.rows(
                                                    "leadkeep",
                                                    "select pid from pg_locks where not granted")
                                            .isEmpty());
            service = ServiceProcess.start(folder, Map.of());
        }
        try (service) {
            assertThat(running.join().expectSuccess().output()).contains("lead 1");
            assertThat(service.create(KEY, "b@example.com").statusCode()).isEqualTo(201);
            assertThat(postgres.pid()).as("the server still runs").isEqualTo(left);
        }
    }

    @Test
    void backup_file_is_private_and_overwrites_no_file() throws Exception {
        assertThat(Files.getPosixFilePermissions(backup))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        byte[] bytes = Files.readAllBytes(backup);

        ExitStatus again =
                ExitStatus.shell(filled.folder(), Map.of(), OPERATIONS.command("Back up"));

        assertThat(again.code()).isEqualTo(1);
        assertThat(again.output()).contains("leadkeep.sql.gz is there already").hasLineCount(1);
        assertThat(Files.readAllBytes(backup)).isEqualTo(bytes);
        try (Stream<Path> files = Files.list(filled.folder())) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.contains("unfinished"));
        }
    }

    @Test
    void damaged_backup_restores_no_row_and_whole_backup_restores_all() throws Exception {
        byte[] bytes = Files.readAllBytes(backup);
        byte[] changed = bytes.clone();
        // In the checksum, which is read after every row.
        changed[bytes.length - 8] ^= 1;
        TestPostgres.prepare(folder);
        for (byte[] damaged : List.of(Arrays.copyOf(bytes, bytes.length / 2), changed)) {
            ExitStatus refused = restore(Files.write(folder.resolve("damaged"), damaged));

            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.output()).contains("nothing was restored").hasLineCount(1);
        }

        // A row of either attempt would make this fail.
        assertThat(restore(backup).expectSuccess().output()).contains("lead 2");
    }

    @Test
    void restore_into_used_database_is_rejected() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder, WITH_KEY)) {
            ExitStatus refused = restore(backup);

            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.output()).contains("is in use by another Leadkeep").hasLineCount(1);
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
        }

        ExitStatus refused =
                ExitStatus.command(filled.folder(), Map.of(), "restore", backup.toString());

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).contains("is not empty").hasLineCount(1);
        assertThat(filled.rowsNow()).isEqualTo(filled.rows());
    }

    @Test
    void unknown_command_prints_usage() {
        for (List<String> line :
                List.of(List.of("back-up", "x"), List.of("backup"), List.of("move", "x"))) {
            ExitStatus refused = ExitStatus.command(folder, Map.of(), line.toArray(new String[0]));

            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.output()).contains("backup FILE").contains("restore FILE");
        }
        Path file = folder.resolve("x");
        ExitStatus nothing = ExitStatus.command(folder, Map.of(), "backup", file.toString());

        assertThat(nothing.code()).isEqualTo(1);
        assertThat(nothing.output()).contains("holds no embedded database").hasLineCount(1);
        assertThat(folder).isDirectoryNotContaining(path -> Files.isDirectory(path));
        assertThat(file).doesNotExist();
    }

    @Test
    void service_starts_on_copy_of_data_directory() throws Exception {
        ExitStatus.shell(filled.folder(), Map.of(), OPERATIONS.command("Copy the data directory"))
                .expectSuccess();

        Map<String, String> variables = new HashMap<>(VARIABLES);
        variables.put("LEADKEEP_DATA_DIR", filled.folder().resolve("data.copy").toString());
        try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
            filled.assertServedBy(service);
        }
    }

    private ExitStatus restore(Path file) throws IOException {
        Files.copy(file, folder.resolve("leadkeep.sql.gz"), StandardCopyOption.REPLACE_EXISTING);
        return ExitStatus.shell(folder, Map.of(), OPERATIONS.command("Restore"));
    }
}
