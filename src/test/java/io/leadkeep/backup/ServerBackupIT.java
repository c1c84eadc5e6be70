package io.leadkeep.backup;

import static io.leadkeep.backup.FilledDatabase.OPERATIONS;
import static io.leadkeep.backup.FilledDatabase.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.database.Schema;
import io.leadkeep.testsupport.DatabaseDump;
import io.leadkeep.testsupport.ExitStatus;
import io.leadkeep.testsupport.InstalledPostgres;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore of an external server of another version, as in docs/operations.md. */
class ServerBackupIT {

    private static final String PACKAGE = "java -jar target/quarkus-app/quarkus-run.jar ";

    @TempDir static Path host;

    private static FilledDatabase filled;
    private static Path backup;
    private static InstalledPostgres server;
    private static TestPostgres postgres;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(InstalledPostgres.home().isPresent(), InstalledPostgres.MISSING);
        filled = FilledDatabase.get();
        backup = filled.backup();
        server = InstalledPostgres.start(host);
        postgres = server.postgres();
        postgres.run("postgres", "create database leadkeep");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void backup_restores_into_other_postgresql_version() throws Exception {
        String url = restored("ours");
        assertThat(DatabaseDump.of(postgres, "ours")).isEqualTo(filled.rows());

        // Replaces docker compose by the command of the image.
        List<String> piped = OPERATIONS.commands("In containers");
        assertThat(piped).hasSize(2).allMatch(line -> line.startsWith("docker compose "));
        assertThat(
                        OPERATIONS
                                .command("From a volume named docker_postgres")
                                .replace(" -p docker", ""))
                .as("the command of another project, with the service stopped")
                .containsSubsequence(
                        "compose.yaml down\n", piped.get(0), "compose.yaml down\n", piped.get(1));
        run(url, piped.get(0).replaceFirst(".* leadkeep ", PACKAGE));
        String second = postgres.newDatabase("piped");
        run(second, piped.get(1).replaceFirst(".* leadkeep ", PACKAGE));
        assertThat(DatabaseDump.of(postgres, "piped")).isEqualTo(filled.rows());

        Map<String, String> variables = new HashMap<>(VARIABLES);
        variables.put("DATABASE_URL", second);
        try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
            filled.assertServedBy(service);
        }
    }

    @Test
    void pg_dump_restores_into_other_postgresql_version() throws Exception {
        String url = restored("dumped");
        List<String> programs = OPERATIONS.commands("With PostgreSQL's own programs");
        assertThat(programs).hasSize(3);

        run(url, programs.get(0));
        // As the owner of the database, without superuser rights.
        postgres.run("postgres", "create role operator login password 'secret'");
        run(postgres.newDatabase("undumped", "operator", "secret"), programs.get(1));

        assertThat(DatabaseDump.of(postgres, "undumped")).isEqualTo(filled.rows());
    }

    @Test
    void psql_restores_backup_without_leadkeep() throws Exception {
        String url = postgres.newDatabase("loaded");
        Schema.migrate(url, "latest");
        Files.copy(backup, folder.resolve("leadkeep.sql.gz"));

        run(url, OPERATIONS.commands("With PostgreSQL's own programs").get(2));

        assertThat(DatabaseDump.of(postgres, "loaded")).isEqualTo(filled.rows());
    }

    private String restored(String database) throws Exception {
        String url = postgres.newDatabase(database);
        Path file = Files.copy(backup, folder.resolve("leadkeep.sql.gz"));
        run(url, OPERATIONS.command("Restore"));
        Files.delete(file);
        return url;
    }

    private void run(String url, String script) {
        Path programs = InstalledPostgres.home().orElseThrow().resolve("bin");
        ExitStatus.shell(
                        folder,
                        Map.of("DATABASE_URL", url),
                        "PATH=" + programs + ":$PATH\n" + script)
                .expectSuccess();
    }
}
