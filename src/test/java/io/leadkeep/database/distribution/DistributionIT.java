package io.leadkeep.database.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.CitusServer;
import io.leadkeep.testsupport.DatabaseRoles;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The setting on a server with Citus. */
class DistributionIT {

    private static final String KEY = "sk_" + "7".repeat(48);
    private static final Duration START = Duration.ofSeconds(60);

    private static final String STATE =
            "select table_name || ' ' || citus_table_type || ' ' || distribution_column || ' ' ||"
                    + " colocation_id from citus_tables order by 1";

    private static final String SHARDS = "select shardid::text from pg_dist_shard order by 1";

    private static final String FOREIGN_KEYS =
            "select conname from pg_constraint join pg_dist_partition on logicalrelid = conrelid"
                    + " where contype = 'f' order by 1";

    private static final String CANNOT = "Citus cannot distribute the database \"%s\": ";

    @TempDir static Path host;

    private static CitusServer citus;
    private static TestPostgres postgres;

    @TempDir Path folder;

    @BeforeAll
    static void startCitus() throws Exception {
        assumeTrue(CitusServer.home().isPresent(), CitusServer.MISSING);
        citus = CitusServer.start(host, 0);
        postgres = citus.coordinator();
    }

    @AfterAll
    static void stopCitus() {
        if (citus != null) {
            citus.close();
        }
    }

    @Test
    void first_start_distributes_every_table_and_a_second_one_changes_nothing() throws Exception {
        Map<String, String> variables = distributed(newDatabase("fresh"));
        variables.putAll(new DatabaseRoles(postgres, "fresh").make().variables());
        // Two nodes at once: one of them distributes.
        try (ServiceProcess first = ServiceProcess.launch(folder, variables);
                ServiceProcess second = ServiceProcess.launch(folder, variables)) {
            first.awaitReady(START);
            second.awaitReady(START);
            assertThat(first.output() + second.output()).containsOnlyOnce("Citus distributes");
            // As a role that owns nothing: Citus also asks for the right to use the sequence of the
            // events.
            assertThat(first.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
        }
        assertThat(tables("fresh", "reference"))
                .containsExactlyInAnyOrderElementsOf(TablePlacement.ON_EVERY_NODE);
        assertThat(tables("fresh", "distributed"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(
                                        Stream.of(TablePlacement.WORKSPACE),
                                        TablePlacement.OF_A_WORKSPACE.stream())
                                .toList());
        assertThat(tables("fresh", "local"))
                .containsExactlyInAnyOrderElementsOf(TablePlacement.ON_THE_COORDINATOR);
        assertThat(
                        postgres.rows(
                                "fresh",
                                "select distinct colocation_id::text from citus_tables where"
                                        + " citus_table_type = 'distributed'"))
                .hasSize(1);
        assertThat(postgres.rows("fresh", "select distinct shard_count::text from citus_tables"))
                .containsExactlyInAnyOrder("1", "2");
        List<String> before = state("fresh");

        try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
            assertThat(service.output()).doesNotContain("Citus distributes");
        }
        assertThat(state("fresh")).isEqualTo(before);
    }

    @Test
    void rows_of_an_existing_database_are_distributed_and_read_as_before() throws Exception {
        String url = newDatabase("existing");
        List<String> before;
        try (ServiceProcess service = ServiceProcess.start(folder, plain(url))) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
            assertThat(service.create(KEY, "b@example.com").statusCode()).isEqualTo(201);
            before = answers(service);
        }

        try (ServiceProcess service = ServiceProcess.start(folder, distributed(url))) {
            assertThat(answers(service)).isEqualTo(before);
            assertThat(service.create(KEY, "A@example.com").statusCode()).isEqualTo(409);
        }
        // The setting is not needed any more.
        try (ServiceProcess service = ServiceProcess.start(folder, plain(url))) {
            assertThat(answers(service)).isEqualTo(before);
        }
        assertThat(
                        postgres.rows(
                                "existing",
                                "select pg_relation_size('lead') + pg_relation_size('account')"))
                .as("size of the copies that were left behind")
                .containsExactly("0");
        assertThat(postgres.rows("existing", FOREIGN_KEYS))
                .containsExactly(
                        "api_key_account_fkey",
                        "enrichment_item_job_fkey",
                        "enrichment_item_lead_fkey",
                        "enrichment_job_workspace_fkey",
                        "idempotent_request_workspace_fkey",
                        "lead_import_workspace_fkey",
                        "member_account_fkey",
                        "webhook_cursor_webhook_fkey",
                        "webhook_delivery_webhook_fkey",
                        "webhook_workspace_fkey",
                        "workspace_owner_fkey");
    }

    @Test
    void queued_lead_is_deleted_with_its_item_of_the_queue() throws Exception {
        Map<String, String> variables = distributed(newDatabase("queue"));
        try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
            HttpResponse<String> created = service.create(KEY, "a@example.com");
            postgres.run(
                    "queue",
                    "insert into enrichment_job (workspace_id, id, type, status, total_items,"
                            + " processed_items, success_count, failed_count, user_id, created_at,"
                            + " updated_at) select id, 'job', 'seg', 'pending', 1, 0, 0, 0, 'user',"
                            + " now(), now() from workspace");
            postgres.run(
                    "queue",
                    "insert into enrichment_item (workspace_id, job_id, lead_id) select"
                            + " workspace_id, 'job', id from lead");
            assertThat(postgres.rows("queue", "select job_id from enrichment_item")).hasSize(1);

            String lead = created.headers().firstValue("Location").get();
            assertThat(service.send("DELETE", lead, KEY, "").statusCode()).isEqualTo(200);
            assertThat(postgres.rows("queue", "select job_id from enrichment_item")).isEmpty();
        }
    }

    @Test
    void table_of_a_later_release_is_distributed_with_its_foreign_key() throws Exception {
        Map<String, String> variables = distributed(newDatabase("later"));
        ServiceProcess.start(folder, variables).close();
        List<String> tables = postgres.rows("later", STATE);
        List<String> keys = postgres.rows("later", FOREIGN_KEYS);
        String key = "webhook_delivery_webhook_fkey";
        postgres.run("later", "alter table webhook_delivery drop constraint " + key);
        postgres.run("later", "select undistribute_table('webhook_delivery')");
        postgres.run(
                "later",
                "alter table webhook_delivery add constraint "
                        + key
                        + " foreign key (workspace_id, webhook_id) references webhook"
                        + " (workspace_id, id) on delete cascade");
        assertThat(postgres.rows("later", STATE)).isNotEqualTo(tables);

        try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
            assertThat(service.output()).contains("Citus distributes webhook_delivery\n");
        }
        assertThat(postgres.rows("later", STATE)).isEqualTo(tables);
        assertThat(postgres.rows("later", FOREIGN_KEYS)).isEqualTo(keys);
    }

    @Test
    void role_that_owns_no_tables_is_refused() throws Exception {
        String url = citus.newDatabase("owned");
        ServiceProcess.start(folder, plain(url)).close();
        postgres.run("owned", "create role of_nothing login");
        postgres.run("owned", "grant select on all tables in schema public to of_nothing");

        assertThat(refusal(distributed(url.replace(CitusServer.OWNER, "of_nothing"))))
                .contains(CANNOT.formatted("owned"))
                .contains("the role \"of_nothing\" does not own account, api_key, ");
        assertThat(postgres.rows("owned", STATE)).isEmpty();
    }

    @Test
    void cluster_that_is_not_complete_is_refused() throws Exception {
        Map<String, String> variables = distributed(citus.newDatabaseWithoutNodes("empty"));
        String version = "update pg_extension set extversion = '%s' where extname = 'citus'";
        String installed =
                postgres.rows(
                                "empty",
                                "select extversion from pg_extension where extname = 'citus'")
                        .get(0);

        postgres.run("empty", "alter database empty set citus.enable_version_checks = off");
        postgres.run("empty", version.formatted("12.0-1"));
        assertThat(refusal(variables))
                .contains(CANNOT.formatted("empty") + "its extension citus is too old");
        postgres.run("empty", version.formatted(installed));
        assertThat(refusal(variables))
                .contains(CANNOT.formatted("empty") + "the coordinator has no address")
                .contains("citus_set_coordinator_host('host', port)");
        postgres.run(
                "empty",
                "select citus_set_coordinator_host('127.0.0.1', %d)".formatted(postgres.port()));
        assertThat(refusal(variables))
                .contains(CANNOT.formatted("empty") + "the coordinator has no workers")
                .contains("citus_add_node('host', port)");
        // As on a node that the coordinator has added.
        postgres.run("empty", "update pg_dist_local_group set groupid = 1");
        assertThat(refusal(variables))
                .contains(CANNOT.formatted("empty") + "the server is a worker of Citus");
    }

    private String refusal(Map<String, String> variables) {
        try (ServiceProcess service = ServiceProcess.launch(folder, variables)) {
            assertThat(service.awaitEnd()).isNotZero();
            return service.output();
        }
    }

    private static List<String> answers(ServiceProcess service) {
        return Stream.of("/v1/leads", "/v1/leads?search=b", "/v1/workspaces", "/v1/events")
                .map(path -> service.get(path, KEY))
                // The cursor of the events moves on without new ones.
                .map(answer -> answer.body().replaceAll("\"nextCursor\":.*", ""))
                .toList();
    }

    private static List<String> tables(String database, String type) throws SQLException {
        return postgres.rows(
                database,
                "select table_name::text from citus_tables where citus_table_type = '%s'"
                        .formatted(type));
    }

    private static List<String> state(String database) throws SQLException {
        return Stream.of(
                        postgres.rows(database, STATE),
                        postgres.rows(database, SHARDS),
                        postgres.rows(database, FOREIGN_KEYS))
                .flatMap(List::stream)
                .toList();
    }

    /** With few shards, which takes less time. */
    private static String newDatabase(String name) throws SQLException {
        String url = citus.newDatabase(name);
        postgres.run(name, "alter database %s set citus.shard_count = 2".formatted(name));
        return url;
    }

    private static Map<String, String> plain(String url) {
        return Map.of("DATABASE_URL", url, "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY);
    }

    private static Map<String, String> distributed(String url) {
        Map<String, String> variables = new HashMap<>(plain(url));
        variables.put("LEADKEEP_DISTRIBUTED", "citus");
        return variables;
    }
}
