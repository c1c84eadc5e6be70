package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Collects the SQL statements of the service during the tests. Fails a class if a statement on
 * tenant tables has no condition on the workspace: it could reach other tenants, and a database
 * sharded by workspace would query all shards.
 */
public final class StatementLog implements BeforeAllCallback, AfterAllCallback {

    /** Prefix of the statements of the tests themselves. */
    static final String OF_A_TEST = "/* of a test */ ";

    private static final Path LOG = FreshDatabase.log();

    /**
     * Format of the PostgreSQL log: application name, session, SQLSTATE and text, without
     * parameters.
     */
    static final List<String> SWITCHED_ON =
            List.of(
                    "alter system set log_line_prefix = 'by %a|%p|%e|'",
                    "alter system set log_statement = 'all'",
                    "alter system set log_parameter_max_length = 0");

    private static final Pattern ENTRY =
            Pattern.compile(
                    "^by (?<who>[^|]*)[|]\\d+[|]00000[|]LOG:  (?:statement|execute [^:]+):"
                            + " (?<text>.*(?:\\n\\t.*)*)",
                    Pattern.MULTILINE);

    static final String NAMES_OF_TABLES =
            "(?:lead|lead_event|idempotent_request|enrichment_job|enrichment_item|webhook"
                    + "|webhook_cursor|webhook_delivery|webhook_attempt|dnc_entry|lead_import"
                    + "|lead_import_chunk|lead_import_failure|lead_import_result)\\b";

    static final String TABLE_OF_WORKSPACES = "\\s+(?:only\\s+)?" + NAMES_OF_TABLES;

    private static final Pattern ROWS_OF_WORKSPACES =
            Pattern.compile(
                    "\\b(?:from|join|into|update|using)" + TABLE_OF_WORKSPACES,
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern WORKSPACE = Pattern.compile("\\bworkspace_id\\b");

    private static long server;
    private static long readUpTo;

    @Override
    public void beforeAll(ExtensionContext context) throws SQLException {
        if (!Files.exists(LOG)) {
            return; // The service did not start, which Quarkus reports.
        }
        TestPostgres postgres = TestPostgres.ofThisJvm();
        // Some classes restart the service with another server.
        if (postgres.pid() != server) {
            for (String sql : SWITCHED_ON) {
                postgres.run("leadkeep", sql);
            }
            if (FreshDatabase.DISTRIBUTED) {
                assertThat(postgres.rows("leadkeep", "select table_name from citus_tables"))
                        .as("distributed tables")
                        .isNotEmpty();
                for (String sql : ShardLog.SWITCHED_ON) {
                    postgres.run("leadkeep", sql);
                }
            }
            postgres.run("leadkeep", "select pg_reload_conf()");
            server = postgres.pid();
            readUpTo = LOG.toFile().length();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        String log = readOn();
        Set<String> statements = statements(log);
        assertThat(statements)
                .filteredOn(sql -> !namesTheWorkspace(sql))
                .as("statements of the service that do not name the workspace of their rows")
                .isEmpty();
        assertThat(statements)
                .filteredOn(sql -> ShardableSql.refusal(sql).isPresent())
                .as("statements of the service that Citus would refuse")
                .isEmpty();
        if (FreshDatabase.DISTRIBUTED) {
            ShardLog shards = ShardLog.of(log);
            assertThat(shards.refused()).as("statements that Citus refused").isEmpty();
            assertThat(shards.spread())
                    .as("statements that asked several shards, without a reason in ShardLog")
                    .isEmpty();
        }
    }

    /** Returns whether a statement has a workspace condition for each of its tenant tables. */
    static boolean namesTheWorkspace(String sql) {
        return count(ROWS_OF_WORKSPACES, sql) <= count(WORKSPACE, sql);
    }

    static int count(Pattern pattern, String text) {
        return (int) pattern.matcher(text).results().count();
    }

    /** Returns the distinct statements of the service since the previous call. */
    static Set<String> statements() {
        return statements(readOn());
    }

    private static Set<String> statements(String log) {
        Set<String> statements = new LinkedHashSet<>();
        Matcher entries = ENTRY.matcher(log);
        while (entries.find()) {
            String text = entries.group("text");
            if (isService(entries.group("who")) && !text.startsWith(OF_A_TEST)) {
                statements.add(text);
            }
        }
        return statements;
    }

    /** Flyway and the tests use JDBC; servers of Citus call each other. */
    static boolean isService(String applicationName) {
        return !applicationName.contains("JDBC") && !applicationName.startsWith("citus_internal");
    }

    private static String readOn() {
        try (RandomAccessFile log = new RandomAccessFile(LOG.toFile(), "r")) {
            byte[] bytes = new byte[Math.toIntExact(log.length() - readUpTo)];
            log.seek(readUpTo);
            log.readFully(bytes);
            readUpTo += bytes.length;
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
