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

/** The move from the embedded database to a server, as docs/operations.md has it. */
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
    void everything_is_there_afterwards_and_still_where_it_was() throws Exception {
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
                .as("reading needs no more than the service may")
                .contains("lead 2");
    }

    @Test
    void nothing_moves_while_a_service_would_go_on_where_it_was() throws Exception {
        String url = server.postgres().newDatabase("early");
        try (ServiceProcess service = ServiceProcess.start(folder, Map.of())) {
            assertRefused(
                    move(folder, Map.of("DATABASE_URL", url)), "is in use by another Leadkeep");
            assertThat(service.isReady()).isTrue();
        }
        assertThat(DatabaseDump.tables(server.postgres(), "early")).isEmpty();
    }

    @Test
    void where_to_has_to_be_said_and_no_password_is_repeated() throws Exception {
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
    void a_schema_holds_nothing_that_a_copy_of_rows_would_leave_out() throws Exception {
        assertThat(DatabaseDump.tables(server.postgres(), "leadkeep"))
                .containsExactlyInAnyOrderElementsOf(Tables.ALL);
        assertThat(
                        server.rows(
                                "select relname from pg_class where relnamespace ="
                                        + " 'public'::regnamespace and (relkind not in ('r',"
                                        + " 'i') or relpersistence <> 'p')"))
                .as("sequences, views, unlogged tables, …")
                .isEmpty();
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
