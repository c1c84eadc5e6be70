package io.leadkeep.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.database.TestServer;
import io.leadkeep.testsupport.DatabaseDump;
import io.leadkeep.testsupport.DocumentationPage;
import io.leadkeep.testsupport.ExitStatus;
import io.leadkeep.testsupport.FreshDatabase;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestFolder;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** An embedded database with rows in each table, with values that are hard to copy. */
final class FilledDatabase {

    static final DocumentationPage OPERATIONS = new DocumentationPage("docs/operations.md");

    private static final String KEY = "sk_" + "5".repeat(48);
    private static final String PLATFORM_KEY = "sk_user_" + "5".repeat(48);
    private static final String JOB = "a".repeat(24);

    /** Settings of services on a copy of it. */
    static final Map<String, String> VARIABLES =
            Map.of(
                    // No server listens there, so the open job fails soon.
                    "LEADKEEP_DNS_SERVERS", "127.0.0.1:1",
                    "LEADKEEP_DNS_DEADLINE", "1s");

    private static final String LEAD =
            """
            {"email": "o'hara@example.com", "firstName": "\\\\N", "lastName": "\\\\.", "companyName": "Tab\\tand\\nline",
             "jobTitle": "\\"Chef\\", 'Söhne' 日本 😀", "tags": ["a,b", "{}", "NULL", "\\"", "\\\\"],
             "customFields": {"revenue": 12345678901234567890, "small": 0.10, "empty": "", "nested": {"null": null}}}\
            """;

    private static final Path FOLDER = TestFolder.of("filled-database").toAbsolutePath();

    private static FilledDatabase only;

    private HttpResponse<String> lead;
    private List<String> rows;

    private FilledDatabase() {}

    /**
     * The instance that tests read without changing it, without a service, with a backup beside it.
     */
    static synchronized FilledDatabase get() throws IOException, SQLException {
        if (only == null) {
            FreshDatabase.delete(FOLDER);
            only = make(Files.createDirectories(FOLDER));
            ExitStatus.shell(FOLDER, Map.of(), OPERATIONS.command("Back up")).expectSuccess();
        }
        return only;
    }

    private static FilledDatabase make(Path folder) throws IOException, SQLException {
        FilledDatabase filled = new FilledDatabase();
        Map<String, String> keys =
                Map.of(
                        "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY,
                        "LEADKEEP_BOOTSTRAP_PLATFORM_KEY", PLATFORM_KEY);
        try (ServiceProcess service = ServiceProcess.start(folder, keys)) {
            HttpResponse<String> created = service.post("/v1/leads", KEY, LEAD);
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            filled.lead = service.get(created.headers().firstValue("Location").get(), KEY);
            assertThat(filled.repeat(service).statusCode()).isEqualTo(201);
            assertThat(
                            service.post("/v1/workspaces", PLATFORM_KEY, "{\"name\":\"Second\"}")
                                    .statusCode())
                    .isEqualTo(201);
        }
        try (TestServer server = new TestServer(folder).start()) {
            filled.openJob(server);
            addWebhook(server);
            addImport(server);
            server.run(
                    "insert into dnc_entry select workspace_id, id, 'o''hara.example', 'domain',"
                            + " 'manual', now() from lead where email = 'kept@example.com'");
            // Of nodes of an older release.
            server.run("insert into lead_event_epoch values (1, 'server')");
            filled.rows = DatabaseDump.of(server.postgres(), "leadkeep");
            for (String table : DatabaseDump.tables(server.postgres(), "leadkeep")) {
                assertThat(filled.rows).as(table).anyMatch(row -> row.startsWith(table + " "));
            }
        }
        return filled;
    }

    /** Its data directory. */
    Path folder() {
        return FOLDER;
    }

    /** Its backup. */
    Path backup() {
        return FOLDER.resolve("leadkeep.sql.gz");
    }

    /** All of its rows. */
    List<String> rows() {
        return rows;
    }

    /** Reads the rows again. */
    List<String> rowsNow() throws IOException, SQLException {
        return rowsOf(FOLDER);
    }

    /** All rows of an embedded database without a service. */
    static List<String> rowsOf(Path folder) throws IOException, SQLException {
        try (TestServer server = new TestServer(folder).start()) {
            return DatabaseDump.of(server.postgres(), "leadkeep");
        }
    }

    /** Checks that a service on a copy answers requests as before. */
    void assertServedBy(ServiceProcess service) {
        HttpResponse<String> found = service.get(lead.uri().getPath(), KEY);
        assertThat(found.body()).isEqualTo(lead.body());
        assertThat(found.headers().firstValue("ETag")).isEqualTo(lead.headers().firstValue("ETag"));
        assertThat(repeat(service).headers().firstValue("Idempotent-Replayed")).isPresent();
        assertThat(service.get("/v1/workspaces", PLATFORM_KEY).body()).contains("\"Second\"");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                service.get("/v1/enrichment/jobs/" + JOB, KEY)
                                        .body()
                                        .contains("\"status\":\"failed\""));
        HttpResponse<String> changed =
                service.send(
                        service.request("PATCH", lead.uri().getPath(), KEY, "{\"city\":\"Bonn\"}"));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        String ofLead = "\"leadId\":\"" + lead.uri().getPath().replaceAll(".*/", "") + "\"";
        String types =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(
                                () -> service.get("/v1/events?limit=1000", KEY).body(),
                                page -> page.contains("lead.updated"));
        assertThat(types).containsSubsequence("lead.created", ofLead, "lead.updated", ofLead);
    }

    private HttpResponse<String> repeat(ServiceProcess service) {
        HttpRequest.Builder request =
                service.request("POST", "/v1/leads", KEY, "{\"email\":\"kept@example.com\"}");
        return service.send(request.header("Idempotency-Key", "k"));
    }

    /** Adds a webhook that no node works on. */
    private static void addWebhook(TestServer server) throws SQLException {
        String kept = " from lead where email = 'kept@example.com'";
        server.run(
                "insert into webhook select workspace_id, 'aaaaaaaaaaaaaaaaaaaaaaaa', 'o''hara',"
                        + " 'http://127.0.0.1:9/', '{lead.created}', '{\"a,b\"}', '{\"tags\":"
                        + " [\"a\"]}', 8, 1000, 'paused', null, 'key', '\\x00ff', null, null, 0,"
                        + " user_id, now(), now(), null"
                        + kept);
        server.run(
                "insert into webhook_cursor select workspace_id, 'aaaaaaaaaaaaaaaaaaaaaaaa', 1, 2,"
                        + " null, null, 3, 4, now(), null"
                        + kept);
        server.run(
                "insert into webhook_delivery select workspace_id, 'aaaaaaaaaaaaaaaaaaaaaaaa', 1,"
                        + " 1, id, 1, now(), null"
                        + kept);
        server.run(
                "insert into webhook_attempt select workspace_id, 'aaaaaaaaaaaaaaaaaaaaaaaa',"
                    + " 'bbbbbbbbbbbbbbbbbbbbbbbb', 1, 1, 'lead.created', id, 1, 'failed', false,"
                    + " 500, 12, E'a\\tb', null, now(), now()"
                        + kept);
        server.run("insert into webhook_node values ('node', 'key', now())");
    }

    /** Adds an import that no node works on. */
    private static void addImport(TestServer server) throws SQLException {
        String kept = " from lead where email = 'kept@example.com'";
        server.run(
                "insert into lead_import (workspace_id, id, status, file_name, charset,"
                    + " charset_mark, charset_is_guessed, header, mapping, options, is_dry_run,"
                    + " total_rows, processed_rows, imported, updated, skipped, suppressed, failed,"
                    + " user_id, created_at, removed, restored, kept) select workspace_id,"
                    + " 'aaaaaaaaaaaaaaaaaaaaaaaa', 'ready', E'o''hara\\t.csv', 'UTF-8', 0, false,"
                    + " '{\"a,b\",\"\"}', '{\"a\": null}', '{}', false, 2, 1, 0, 0, 0, 0, 1,"
                    + " user_id, now(), 0, 0, 0"
                        + kept);
        server.run(
                "insert into lead_import_chunk select workspace_id, 'aaaaaaaaaaaaaaaaaaaaaaaa', 0,"
                        + " '\\x00ff0a'"
                        + kept);
        server.run(
                "insert into lead_import_failure select workspace_id, 'aaaaaaaaaaaaaaaaaaaaaaaa',"
                        + " 0, '{\"a,b\",NULL}', null, E'a\\tb'"
                        + kept);
        server.run(
                "insert into lead_import_result select workspace_id, 'aaaaaaaaaaaaaaaaaaaaaaaa',"
                        + " 0, '{failed}', '{NULL}', '{\"o''hara\\\\,\"}'"
                        + kept);
        server.run(
                "insert into import_turn select workspace_id, 'aaaaaaaaaaaaaaaaaaaaaaaa', now() +"
                        + " interval '1 day', false"
                        + kept);
    }

    private void openJob(TestServer server) throws SQLException {
        String kept = " from lead where email = 'kept@example.com'";
        server.run(
                "insert into enrichment_job (workspace_id, id, type, status, total_items,"
                        + " processed_items, success_count, failed_count, user_id, created_at,"
                        + " updated_at) select workspace_id, '"
                        + JOB
                        + "', 'seg_gateway', 'pending', 1, 0, 0, 0, user_id, now(), now()"
                        + kept);
        server.run(
                "insert into enrichment_item (workspace_id, job_id, lead_id) select workspace_id,"
                        + " '"
                        + JOB
                        + "', id"
                        + kept);
        server.run(
                "insert into enrichment_turn (workspace_id, job_id, due_at, is_open) select"
                        + " workspace_id, '"
                        + JOB
                        + "', now(), true"
                        + kept);
    }
}
