package io.leadkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.database.Schema;
import io.leadkeep.database.TestServer;
import io.leadkeep.testsupport.DatabaseDump;
import io.leadkeep.testsupport.ExitStatus;
import io.leadkeep.testsupport.ServiceProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades from older schemas, in place and by backup and restore. */
class UpgradeIT {

    private static final String KEY = "sk_" + "9".repeat(48);

    /** The last schema with foreign keys instead of triggers. */
    private static final String OLD = "18";

    /** The last schema without search terms. */
    private static final String PREVIOUS = "20";

    private static final String ROWS =
            """
            insert into account values ('a0', 'Owner', 'owner@localhost', '2025-01-01Z');
            insert into workspace (id, name, owner_id, created_at)
                values ('b0', 'First', 'a0', '2025-01-01Z');
            insert into member values ('b0', 'a0', 'owner', '2025-01-01Z');
            insert into api_key (id, hash, display_prefix, workspace_id, account_id, created_at)
                values ('c0', sha256('%s'), 'sk_9999', 'b0', 'a0', '2025-01-01Z');
            insert into lead (workspace_id, id, email, first_name, tags, custom_fields, email_verified, user_id,
                    created_at, updated_at, free_mail)
                select 'b0', lpad(to_hex(n), 24, '0'), 'lead' || n || '@example.com', 'Old', '{vip}', '{"n": 0.10}',
                    false, 'a0', '2025-01-01Z', '2025-01-01Z', false
                from generate_series(1, 1000) n;
            insert into idempotent_request (workspace_id, key_hash, fingerprint, status, lead_ids, created_at)
                values ('b0', '\\x00', '\\x01', 201, '{}', now());
            insert into enrichment_job values ('b0', 'd0', 'seg_gateway', 'completed', 1, 1, 1, 0, 'a0', now(), now());
            insert into enrichment_turn values ('b0', 'd0', now() + interval '7d', false)\
            """
                    .formatted(KEY);

    /** With their defaults. */
    private static final String LATER_COLUMNS =
            ", \"(search|scopes|created_by|expires_at|last_used_from|event_server)\": null"
                    + "|, \"failures\": \\{}|, \"event_epoch\": 1"
                    + "|, \"name\": \"API key\"|, \"single\": true|, \"allowed_cidrs\": \\[]"
                    + "|, \"erasure_salt\": \"[^\"]+\"";

    private static final String LEAD = "/v1/leads/" + "0".repeat(21) + "3e8";

    @TempDir static Path host;

    private static TestServer server;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(host).start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void new_release_starts_on_data_of_older_release() throws Exception {
        String url = old("old");

        assertServed(url, "old");
    }

    @Test
    void new_release_starts_on_data_of_previous_release() throws Exception {
        String url = old("previous", PREVIOUS);

        assertServed(url, "previous");
    }

    @Test
    void backup_of_older_schema_is_restored_and_migrated() throws Exception {
        String url = old("kept");
        String file = folder.resolve("old.sql.gz").toString();
        ExitStatus.command(folder, Map.of("DATABASE_URL", url), "backup", file).expectSuccess();
        assertThat(version("kept")).as("the source is unchanged").isEqualTo(OLD);
        String restored = server.postgres().newDatabase("restored");

        ExitStatus.command(folder, Map.of("DATABASE_URL", restored), "restore", file)
                .expectSuccess();

        assertThat(version("restored")).isGreaterThan(OLD);
        assertThat(DatabaseDump.of(server.postgres(), "restored"))
                .as("rows without the columns of later migrations")
                .map(row -> row.replaceAll(LATER_COLUMNS, ""))
                .isEqualTo(DatabaseDump.of(server.postgres(), "kept"));
        assertServed(restored, "restored");

        ExitStatus refused =
                ExitStatus.command(folder, Map.of("DATABASE_URL", empty()), "restore", file);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).contains("use one without tables").hasLineCount(1);
    }

    @Test
    void data_of_newer_release_is_not_copied() throws Exception {
        String url = old("newer");
        server.postgres()
                .run(
                        "newer",
                        "insert into flyway_schema_history select installed_rank + 1, '999',"
                            + " 'later', type, 'V999__later.sql', checksum, installed_by,"
                            + " installed_on, execution_time, success from flyway_schema_history"
                            + " order by 1 desc limit 1");

        Path file = folder.resolve("new.sql.gz");
        ExitStatus refused =
                ExitStatus.command(folder, Map.of("DATABASE_URL", url), "backup", file.toString());

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.output()).contains("of a newer Leadkeep").hasLineCount(1);
        assertThat(file).doesNotExist();
    }

    private void assertServed(String url, String database) throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder, Map.of("DATABASE_URL", url))) {
            HttpResponse<String> found = service.get(LEAD, KEY);
            assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
            assertThat(found.body())
                    .contains(
                            "lead1000@example.com", "\"n\": 0.10", "\"2025-01-01T00:00:00.000Z\"");
            assertThat(service.create(KEY, "LEAD7@example.com").statusCode()).isEqualTo(409);
            assertThat(service.get("/v1/leads?tags=vip&page=1", KEY).body())
                    .contains("\"total\":1000");
            assertThat(service.get("/v1/leads?search=ol%20lead1", KEY).body())
                    .contains("\"total\":112");
            assertThat(service.get("/v1/leads?emailVerified=true", KEY).body())
                    .contains("\"total\":0");
            HttpRequest.Builder change = service.request("PATCH", LEAD, KEY, "{\"city\":\"Bonn\"}");
            assertThat(service.send(change).statusCode()).isEqualTo(200);
        }
        assertThat(version(database)).isGreaterThan(OLD);
    }

    private static String old(String database) throws Exception {
        return old(database, OLD);
    }

    private static String old(String database, String version) throws Exception {
        String url = server.postgres().newDatabase(database);
        Schema.migrate(url, version);
        server.postgres().run(database, ROWS);
        return url;
    }

    private static String empty() throws Exception {
        String url = server.postgres().newDatabase("empty");
        Schema.migrate(url, "latest");
        return url;
    }

    private static String version(String database) throws Exception {
        return server.postgres()
                .rows(
                        database,
                        "select version from flyway_schema_history order by installed_rank desc"
                                + " limit 1")
                .get(0);
    }
}
