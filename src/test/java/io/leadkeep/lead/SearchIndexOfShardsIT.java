package io.leadkeep.lead;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pending lists of the shards of Citus, with a service that does not own the index. */
class SearchIndexOfShardsIT {

    private static final String ADD_LEADS =
            "insert into lead (workspace_id, id, email, tags, custom_fields, email_verified,"
                    + " free_mail, user_id, created_at, updated_at) select w.id, lpad(n::text, 24,"
                    + " '0'), n || '@example.com', '{}', '{}', false, false, owner_id, now(), now()"
                    + " from workspace w cross join generate_series(1, 300) n";

    private static final String PENDING_PAGES =
            "select sum((pgstatginindex(oid)).pending_pages)::text from pg_class where relname ~"
                    + " '^lead_search_idx_[0-9]+$'";

    @TempDir Path host;
    @TempDir Path folder;

    @Test
    void service_merges_the_pending_lists_on_the_worker() throws Exception {
        assumeTrue(CitusServer.home().isPresent(), CitusServer.MISSING);
        try (CitusServer citus = CitusServer.start(host, 1)) {
            citus.newDatabase("merged");
            TestPostgres coordinator = citus.coordinator();
            coordinator.run("merged", "alter database merged set citus.shard_count = 2");
            coordinator.run("merged", "create extension pgstattuple");
            Map<String, String> variables =
                    new HashMap<>(new DatabaseRoles(coordinator, "merged").make().variables());
            variables.put("LEADKEEP_DISTRIBUTED", "citus");
            ServiceProcess.start(folder, variables).close();
            coordinator.run("merged", ADD_LEADS);
            TestPostgres worker = citus.nodes().get(1).postgres();
            assertThat(pendingPages(worker)).isPositive();

            try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> pendingPages(worker) == 0);
                assertThat(service.output()).doesNotContain("may not merge");
            }
        }
    }

    private static int pendingPages(TestPostgres worker) throws SQLException {
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
