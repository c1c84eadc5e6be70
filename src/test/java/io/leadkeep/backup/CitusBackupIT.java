package io.leadkeep.backup;

import static io.leadkeep.backup.FilledDatabase.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.CitusServer;
import io.leadkeep.testsupport.DatabaseDump;
import io.leadkeep.testsupport.ExitStatus;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore of a database that Citus distributes over two workers. */
class CitusBackupIT {

    private static final String DISTRIBUTED =
            "select count(*)::text from citus_tables where citus_table_type = 'distributed'";

    private static final String ADD_LEADS =
            "insert into lead (workspace_id, id, email, first_name, last_name, tags, custom_fields,"
                    + " email_verified, free_mail, user_id, created_at, updated_at) select w.id,"
                    + " lpad(to_hex(n), 24, '0'), 'lead' || n || '@example.com', 'O''Hara',"
                    + " E'a\\tb', '{}', '{}', false, false, w.owner_id, now(), now() from"
                    + " workspace w cross join generate_series(1, 200) n";

    @TempDir static Path host;

    private static FilledDatabase filled;
    private static CitusServer citus;
    private static TestPostgres postgres;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(CitusServer.home().isPresent(), CitusServer.MISSING);
        filled = FilledDatabase.get();
        citus = CitusServer.start(host, 2);
        postgres = citus.coordinator();
    }

    @AfterAll
    static void stop() {
        if (citus != null) {
            citus.close();
        }
    }

    @Test
    void backup_of_plain_database_restores_into_distributed_one_and_back() throws Exception {
        String url = newDatabase("restored");
        run("restore", distributed(url), filled.backup());
        assertThat(postgres.rows("restored", DISTRIBUTED)).containsExactly("15");
        assertThat(DatabaseDump.of(postgres, "restored")).isEqualTo(filled.rows());
        postgres.run("restored", ADD_LEADS);
        List<String> rows = DatabaseDump.of(postgres, "restored");
        assertThat(rows).hasSizeGreaterThan(400);

        Path backup = folder.resolve("of-citus.sql.gz");
        run("backup", Map.of("DATABASE_URL", url), backup);
        String plain = citus.newDatabaseWithoutNodes("plain");
        run("restore", Map.of("DATABASE_URL", plain), backup);
        assertThat(postgres.rows("plain", DISTRIBUTED)).containsExactly("0");
        assertThat(DatabaseDump.of(postgres, "plain")).isEqualTo(rows);
        for (Map<String, String> variables : List.of(distributed(url), plain(plain))) {
            try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
                filled.assertServedBy(service);
            }
        }
    }

    @Test
    void restored_rows_are_distributed_by_the_service_later() throws Exception {
        String url = newDatabase("later");
        run("restore", Map.of("DATABASE_URL", url), filled.backup());
        assertThat(postgres.rows("later", DISTRIBUTED)).containsExactly("0");

        try (ServiceProcess service = ServiceProcess.start(folder, distributed(url))) {
            filled.assertServedBy(service);
        }
        assertThat(postgres.rows("later", DISTRIBUTED)).containsExactly("15");
    }

    @Test
    void snapshots_of_all_nodes_are_of_one_moment() throws Exception {
        String url = newDatabase("written");
        ServiceProcess.start(folder, distributed(url)).close();
        RecordedRows rows =
                new RecordedRows() {
                    @Override
                    public void begin(String schema) {
                        super.begin(schema);
                        try {
                            addLateRows();
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                };

        SnapshotIT.read(url, rows);

        assertThat(rows.calls())
                .anyMatch(row -> row.startsWith("workspace["))
                .noneMatch(row -> row.contains("late@example.com"))
                .noneMatch(row -> row.contains("Late"));
    }

    private static void addLateRows() throws SQLException {
        postgres.run(
                "written",
                "insert into account values ('late', 'Name', 'late@example.com', now())");
        postgres.run(
                "written",
                "insert into workspace (id, name, owner_id, created_at) select n, 'Late', 'late',"
                        + " now() from generate_series(1, 20) n");
    }

    private void run(String command, Map<String, String> variables, Path file) {
        ExitStatus.command(folder, variables, command, file.toString()).expectSuccess();
    }

    /** With few shards, which takes less time. */
    private static String newDatabase(String name) throws SQLException {
        String url = citus.newDatabase(name);
        postgres.run(name, "alter database %s set citus.shard_count = 4".formatted(name));
        return url;
    }

    private static Map<String, String> plain(String url) {
        Map<String, String> variables = new HashMap<>(VARIABLES);
        variables.put("DATABASE_URL", url);
        return variables;
    }

    private static Map<String, String> distributed(String url) {
        Map<String, String> variables = plain(url);
        variables.put("LEADKEEP_DISTRIBUTED", "citus");
        return variables;
    }
}
