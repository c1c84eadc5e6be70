package io.leadkeep.database.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.CitusServer;
import io.leadkeep.testsupport.DatabaseRoles;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the service does on a worker of Citus, with a role that owns nothing. */
class WorkerIT {

    private static final String ADD_LEADS =
            "insert into lead (workspace_id, id, email, tags, custom_fields, email_verified,"
                    + " free_mail, user_id, created_at, updated_at) select w.id, lpad(n::text, 24,"
                    + " '0'), n || '@example.com', '{}', '{}', false, false, owner_id, now(), now()"
                    + " from workspace w cross join generate_series(1, 300) n";

    private static final String PENDING_PAGES =
            "select sum((pgstatginindex(oid)).pending_pages)::text from pg_class where relname ~"
                    + " '^lead_search_idx_[0-9]+$'";

    private static final String SETTINGS =
            "select unnest(setconfig) from pg_db_role_setting where setrole ="
                    + " 'leadkeep_service'::regrole";

    @TempDir static Path host;

    private static CitusServer citus;
    private static TestPostgres worker;
    private static Map<String, String> variables;

    @TempDir Path folder;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(CitusServer.home().isPresent(), CitusServer.MISSING);
        citus = CitusServer.start(host, 1);
        worker = citus.nodes().get(1).postgres();
        citus.newDatabase("merged");
        TestPostgres coordinator = citus.coordinator();
        coordinator.run("merged", "alter database merged set citus.shard_count = 2");
        coordinator.run("merged", "create extension pgstattuple");
        variables = new HashMap<>(new DatabaseRoles(coordinator, "merged").make().variables());
        variables.put("LEADKEEP_DISTRIBUTED", "citus");
    }

    @AfterAll
    static void stop() {
        if (citus != null) {
            citus.close();
        }
    }

    @Test
    void service_sets_its_role_up_and_merges_the_pending_lists() throws Exception {
        assertThat(worker.rows("merged", SETTINGS)).isEmpty();
        ServiceProcess.start(folder, variables).close();
        assertThat(worker.rows("merged", SETTINGS))
                .containsExactlyInAnyOrder(
                        "enable_seqscan=off", "jit=off", "max_parallel_workers_per_gather=0");
        citus.coordinator().run("merged", ADD_LEADS);
        assertThat(pendingPages()).isPositive();

        try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> pendingPages() == 0);
            assertThat(service.output())
                    .doesNotContain("may not merge")
                    .doesNotContain("Settings of the role");
        }
    }

    private static int pendingPages() throws SQLException {
        try (Connection connection = worker.connect("merged");
                Statement statement = connection.createStatement()) {
            statement.execute("set citus.override_table_visibility = off");
            try (ResultSet pages = statement.executeQuery(PENDING_PAGES)) {
                pages.next();
                return pages.getInt(1);
            }
        }
    }
}
