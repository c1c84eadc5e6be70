package io.leadkeep.database.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.database.TestServer;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The setting on servers without Citus. */
class RefusedDistributionIT {

    private static final String SETTING = "LEADKEEP_DISTRIBUTED";

    @TempDir Path folder;
    @TempDir Path host;

    @Test
    void server_without_the_extension_is_refused_before_the_migrations() throws Exception {
        try (TestServer server = new TestServer(host).start()) {
            TestPostgres postgres = server.postgres();
            String url = postgres.newDatabase("plain");

            assertThat(refusal(Map.of(SETTING, "citus", "DATABASE_URL", url)))
                    .contains("Citus cannot distribute the database \"plain\": it has no extension")
                    .contains("run \"create extension citus\" as a superuser in the database of");
            assertThat(
                            postgres.rows(
                                    "plain",
                                    "select tablename from pg_tables where schemaname = 'public'"))
                    .isEmpty();
        }
    }

    @Test
    void embedded_database_is_refused() {
        assertThat(refusal(Map.of(SETTING, "citus")))
                .contains(
                        "LEADKEEP_DISTRIBUTED distributes the tables of DATABASE_URL, which is not"
                                + " set");
    }

    @Test
    void unknown_value_is_refused_with_the_name_of_the_setting() {
        assertThat(refusal(Map.of(SETTING, "spider")))
                .contains("leadkeep.database.distributed")
                .contains("spider")
                .contains("citus");
    }

    private String refusal(Map<String, String> variables) {
        try (ServiceProcess service = ServiceProcess.launch(folder, variables)) {
            assertThat(service.awaitEnd()).isNotZero();
            return service.output();
        }
    }
}
