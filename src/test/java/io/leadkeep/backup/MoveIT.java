package io.leadkeep.backup;

import static io.leadkeep.backup.FilledDatabase.OPERATIONS;
import static io.leadkeep.backup.FilledDatabase.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.database.TestServer;
import io.leadkeep.testsupport.DatabaseDump;
import io.leadkeep.testsupport.DatabaseRoles;
import io.leadkeep.testsupport.ExitStatus;
import io.leadkeep.testsupport.ServiceProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The move from the embedded database to a server as in docs/operations.md. */
class MoveIT {

    @TempDir static Path host;

    private static FilledDatabase filled;
    private static TestServer server;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        filled = FilledDatabase.get();
        server = new TestServer(host).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void move_copies_every_row_and_keeps_the_source() throws Exception {
        server.postgres().newDatabase("moved");
        DatabaseRoles roles = new DatabaseRoles(server.postgres(), "moved").make();

        ExitStatus moved = move(roles.variables());

        assertThat(moved.expectSuccess().output())
                .contains("lead 2")
                .hasLineCount(1)
                .doesNotContain(DatabaseRoles.OWNER_PASSWORD, DatabaseRoles.SERVICE_PASSWORD);
        assertThat(DatabaseDump.of(server.postgres(), "moved")).isEqualTo(filled.rows());
        assertThat(filled.rowsNow()).isEqualTo(filled.rows());
        Map<String, String> variables = new HashMap<>(VARIABLES);
        variables.put("DATABASE_URL", roles.serviceUrl());
        try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
            filled.assertServedBy(service);
        }

        List<String> afterwards = DatabaseDump.of(server.postgres(), "moved");
        assertRefused(move(roles.variables()), "is not empty");
        assertThat(DatabaseDump.of(server.postgres(), "moved")).isEqualTo(afterwards);

        ExitStatus backedUp =
                ExitStatus.command(
                        folder,
                        Map.of("DATABASE_URL", roles.serviceUrl()),
                        "backup",
                        folder.resolve("moved.sql.gz").toString());
        assertThat(backedUp.expectSuccess().output())
                .as("reading needs the privileges of the service only")
                .contains("lead 2");
    }

    @Test
    void move_is_rejected_while_service_runs() throws Exception {
        String url = server.postgres().newDatabase("early");
        try (ServiceProcess service = ServiceProcess.start(folder, Map.of())) {
            assertRefused(
                    move(folder, Map.of("DATABASE_URL", url)), "is in use by another Leadkeep");
            assertThat(service.isReady()).isTrue();
        }
        assertThat(DatabaseDump.tables(server.postgres(), "early")).isEmpty();
    }

    @Test
    void move_without_target_is_rejected_without_printing_password() throws Exception {
        assertRefused(move(Map.of()), "DATABASE_URL is not set");
        String right = server.postgres().url(server.postgres().port());
        ExitStatus refused =
                move(Map.of("DATABASE_URL", right.replaceFirst("leadkeep:", "leadkeep:hidden")));
        assertRefused(refused, "password authentication failed");
        assertThat(refused.output()).doesNotContain("hidden", server.postgres().password());
        refused = move(Map.of("DATABASE_URL", server.postgres().url(1)));
        assertRefused(refused, "127.0.0.1:1");
        assertThat(refused.output()).doesNotContain(server.postgres().password());
    }

    @Test
    void schema_has_only_tables_and_rows() throws Exception {
        assertThat(DatabaseDump.tables(server.postgres(), "leadkeep"))
                .containsExactlyInAnyOrderElementsOf(Tables.ALL);
        assertThat(
                        server.rows(
                                "select relname from pg_class where relnamespace ="
                                        + " 'public'::regnamespace and (relkind not in ('r',"
                                        + " 'i') or relpersistence <> 'p')"))
                .as("sequences, views, unlogged tables, …")
                // Begins anew: it orders events of one position only.
                .containsExactly("lead_event_number_seq");
        assertThat(server.rows("select lomowner::text from pg_largeobject_metadata")).isEmpty();
    }

    private static ExitStatus move(Map<String, String> variables) {
        return move(filled.folder(), variables);
    }

    private static ExitStatus move(Path folder, Map<String, String> variables) {
        return ExitStatus.shell(folder, variables, OPERATIONS.command("Move to a server"));
    }

    private static void assertRefused(ExitStatus refused, String reason) {
        assertThat(refused.code()).as(refused.output()).isEqualTo(1);
        assertThat(refused.output()).contains(reason).hasLineCount(1);
    }
}
