package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The purge of deleted workspaces by two nodes, and after a node was killed. */
class WorkspacePurgeIT {

    private static final String KEY = "sk_user_" + "6".repeat(48);
    private static final int LEADS = 6_500;
    private static final Duration PURGED = Duration.ofSeconds(60);

    @TempDir static Path host;

    private static ServiceProcess owner;
    private static TestPostgres postgres;

    @TempDir Path folder;

    private String database;
    private Map<String, String> variables;

    @BeforeAll
    static void startServer() {
        owner = ServiceProcess.start(host, Map.of());
        postgres = new TestPostgres(host);
    }

    @AfterAll
    static void stopServer() {
        owner.close();
    }

    @Test
    void other_node_purges_what_a_killed_node_left() throws Exception {
        useNewDatabase("two_nodes");
        try (ServiceProcess killed = ServiceProcess.start(folder, variables);
                ServiceProcess other = ServiceProcess.start(folder, variables)) {
            String kept = fillWorkspace(killed);
            List<String> doomed = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                doomed.add(fillWorkspace(i % 2 == 0 ? killed : other));
            }
            Map<String, List<String>> others = rowsWithout(doomed);
            purgeSlowly();

            for (String workspace : doomed) {
                assertThat(delete(other, workspace).statusCode()).isEqualTo(200);
            }
            awaitBegun(doomed);
            killed.kill();

            assertThat(tablesWith(doomed)).as("the kill came in the middle").contains("lead");
            awaitPurged(doomed);
            assertThat(rowsWithout(doomed)).isEqualTo(others);
            assertThat(leadsOf(List.of(kept))).isEqualTo(LEADS + 1);
            assertThat(other.output()).doesNotContain("ERROR");
        }
    }

    @Test
    void killed_node_continues_its_purge_after_a_restart() throws Exception {
        useNewDatabase("one_node");
        List<String> doomed;
        Map<String, List<String>> others;
        try (ServiceProcess killed = ServiceProcess.start(folder, variables)) {
            fillWorkspace(killed);
            doomed = List.of(fillWorkspace(killed));
            others = rowsWithout(doomed);
            purgeSlowly();
            assertThat(delete(killed, doomed.get(0)).statusCode()).isEqualTo(200);
            awaitBegun(doomed);
            killed.kill();
        }
        assertThat(tablesWith(doomed)).as("the kill came in the middle").contains("lead");

        try (ServiceProcess again = ServiceProcess.start(folder, variables)) {
            awaitPurged(doomed);
            assertThat(rowsWithout(doomed)).isEqualTo(others);
            assertThat(again.output()).doesNotContain("ERROR");
        }
    }

    private void useNewDatabase(String name) throws SQLException {
        database = name;
        variables =
                Map.of(
                        "DATABASE_URL",
                        postgres.newDatabase(name),
                        "LEADKEEP_BOOTSTRAP_PLATFORM_KEY",
                        KEY,
                        "LEADKEEP_WORKSPACE_PURGE_INTERVAL",
                        "50ms",
                        "LEADKEEP_WORKSPACE_PURGE_DELAY",
                        "1ms",
                        // The test compares all rows.
                        "LEADKEEP_API_KEYS_LAST_USED_FLUSH_INTERVAL",
                        "1h");
    }

    /** Creates a workspace with rows in every table. */
    private String fillWorkspace(ServiceProcess node) throws Exception {
        String id = data(node.send("POST", "/v1/workspaces", KEY, "{\"name\":\"Full\"}"), "id");
        String path = "/v1/workspaces/" + id;
        String member = "{\"email\":\"member@example.com\",\"role\":\"member\"}";
        data(node.send("POST", path + "/members", KEY, member), "userId");
        String key = data(node.send("POST", path + "/api-key", KEY, ""), "apiKey");
        data(
                node.send(
                        node.request("POST", "/v1/leads", key, "{\"email\":\"a@example.com\"}")
                                .header("Idempotency-Key", "k")),
                "_id");
        postgres.run(
                database,
                """
                insert into lead (workspace_id, id, email, tags, custom_fields, email_verified,
                    free_mail, user_id, created_at, updated_at, search)
                select '%s', lpad(to_hex(n), 24, '0'), n || '@example.com', '{}', '{}', false,
                    false, '', now(), now(), ''
                from generate_series(1, %d) n
                """
                        .formatted(id, LEADS));
        for (String imported :
                List.of(
                        "lead_import_chunk values ('%s', 'i', 0, '')",
                        "lead_import_failure values ('%s', 'i', 0, '{a}', null, 'e')",
                        "lead_import_result values ('%s', 'i', 0, '{failed}', '{NULL}', '{a}')")) {
            postgres.run(database, "insert into " + imported.formatted(id));
        }
        assertThat(tablesWith(List.of(id)))
                .containsExactlyInAnyOrder(
                        "workspace",
                        "member",
                        "api_key",
                        "lead",
                        "idempotent_request",
                        "lead_event",
                        "lead_import_chunk",
                        "lead_import_failure",
                        "lead_import_result");
        return id;
    }

    private static String data(HttpResponse<String> answer, String field) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return new ObjectMapper().readTree(answer.body()).path("data").path(field).textValue();
    }

    private static HttpResponse<String> delete(ServiceProcess node, String workspace) {
        return node.send(node.request("/v1/workspaces/" + workspace, KEY).DELETE());
    }

    /** Makes the test kill a node within a batch, not between two. */
    private void purgeSlowly() throws SQLException {
        postgres.run(
                database,
                """
                create function wait_a_little() returns trigger language plpgsql as
                $$ begin perform pg_sleep(0.25); return null; end $$;
                create trigger slow before delete on lead execute function wait_a_little();
                """);
    }

    private void awaitBegun(List<String> doomed) {
        int all = doomed.size() * (LEADS + 1);
        Awaitility.await()
                .atMost(PURGED)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> leadsOf(doomed) < all);
    }

    private void awaitPurged(List<String> doomed) {
        Awaitility.await().atMost(PURGED).until(() -> tablesWith(doomed).isEmpty());
    }

    private int leadsOf(List<String> workspaces) throws SQLException {
        return Integer.parseInt(
                postgres.rows(
                                database,
                                "select count(*) from lead where workspace_id = any('{%s}')"
                                        .formatted(String.join(",", workspaces)))
                        .get(0));
    }

    private List<String> tablesWith(List<String> workspaces) throws SQLException {
        List<String> found = new ArrayList<>();
        for (String table : tables()) {
            String any =
                    "select 1 from %s t where t::text ~ '%s' limit 1"
                            .formatted(table, String.join("|", workspaces));
            if (!postgres.rows(database, any).isEmpty()) {
                found.add(table);
            }
        }
        return found;
    }

    /** Returns the rows, by table, that do not contain the id of one of the workspaces. */
    private Map<String, List<String>> rowsWithout(List<String> workspaces) throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : tables()) {
            String others =
                    "select t::text from %s t where t::text !~ '%s' order by 1"
                            .formatted(table, String.join("|", workspaces));
            rows.put(table, postgres.rows(database, others));
        }
        return rows;
    }

    private List<String> tables() throws SQLException {
        return postgres.rows(
                database, "select tablename from pg_tables where schemaname = 'public'");
    }
}
