package io.leadkeep.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.testsupport.DatabaseRoles;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A service that logs in as a role of docker/roles.sql, which owns nothing. */
class LeastPrivilegeIT {

    private static final String KEY = EveryStatement.KEY;
    private static final String NOT_PERMITTED = "42501";
    private static final String NOT_MERGED = "may not merge the search index";

    @TempDir static Path host;

    private static ServiceProcess server;
    private static TestPostgres postgres;

    @TempDir Path folder;

    @BeforeAll
    static void startServer() {
        server = ServiceProcess.start(host, Map.of());
        postgres = new TestPostgres(host);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void service_without_ownership_runs_every_statement() throws Exception {
        postgres.newDatabase("apart");
        makeRoles("apart");

        try (ServiceProcess service = ServiceProcess.start(folder, withTwoRoles("apart"))) {
            EveryStatement.run(service, postgres, "apart");

            assertThat(service.output())
                    .doesNotContain(
                            "permission denied",
                            DatabaseRoles.OWNER_PASSWORD,
                            DatabaseRoles.SERVICE_PASSWORD);
        }
        assertThat(
                        postgres.rows(
                                "apart",
                                "select c.relname from pg_class c where c.relowner = '%s'::regrole"
                                        .formatted(DatabaseRoles.SERVICE)))
                .isEmpty();
        assertThat(
                        postgres.rows(
                                "apart",
                                "select distinct tableowner from pg_tables where schemaname ="
                                        + " 'public'"))
                .containsExactly(DatabaseRoles.OWNER);
    }

    @Test
    void role_of_the_service_can_only_read_and_write_rows() throws Exception {
        postgres.newDatabase("narrow");
        makeRoles("narrow");
        try (ServiceProcess service = ServiceProcess.start(folder, withTwoRoles("narrow"))) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
        }

        // As in docker/compose: roles.sql is not run again.
        try (Connection connection = connect("narrow");
                Statement statement = connection.createStatement()) {
            statement.execute("update lead set first_name = 'x'");
            for (String forbidden :
                    List.of(
                            "create table mine (id int)",
                            "create temporary table mine (id int)",
                            "create schema mine",
                            "alter table lead add column mine int",
                            "drop table lead",
                            "truncate lead",
                            "create index on lead (city)",
                            "create trigger mine before insert on lead execute function now()",
                            "alter role leadkeep_service superuser",
                            "create role mine",
                            "set role leadkeep_owner",
                            "copy lead to program 'true'",
                            "insert into flyway_schema_history select * from"
                                    + " flyway_schema_history",
                            "delete from flyway_schema_history",
                            "update flyway_schema_history set success = false")) {
                assertThatThrownBy(() -> statement.execute(forbidden))
                        .as(forbidden)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo(NOT_PERMITTED));
            }
        }
        // Migrations only read an up-to-date schema, so the owner's password is not needed.
        Map<String, String> alone = new HashMap<>(withTwoRoles("narrow"));
        alone.remove("LEADKEEP_MIGRATION_DATABASE_URL");
        try (ServiceProcess service = ServiceProcess.start(folder, alone)) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(409);
        }
    }

    @Test
    void service_that_may_not_merge_the_search_index_logs_it_once() throws Exception {
        postgres.newDatabase("unmerged");
        makeRoles("unmerged");
        ServiceProcess.start(folder, withTwoRoles("unmerged")).close();
        postgres.run("unmerged", "revoke execute on function merge_lead_search_idx from public");

        try (ServiceProcess service = ServiceProcess.start(folder, withTwoRoles("unmerged"))) {
            Awaitility.await().until(() -> service.output().contains(NOT_MERGED));
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
            assertThat(service.get("/v1/leads?search=a", KEY).body()).contains("a@example.com");
            Awaitility.await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
            assertThat(service.output()).containsOnlyOnce(NOT_MERGED);
        }
    }

    @Test
    void database_owned_by_one_role_is_split_into_two_roles() throws Exception {
        String before = postgres.newDatabase("before");
        try (ServiceProcess service =
                ServiceProcess.start(
                        folder,
                        Map.of("DATABASE_URL", before, "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY))) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
        }
        makeRoles("before");
        postgres.run("before", "grant all on flyway_schema_history to public, leadkeep_service");

        try (ServiceProcess service = ServiceProcess.start(folder, withTwoRoles("before"))) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(409);
            assertThat(service.create(KEY, "b@example.com").statusCode()).isEqualTo(201);
        }
        assertThat(
                        postgres.rows(
                                "before",
                                "select distinct privilege_type from pg_class, aclexplode(relacl)"
                                        + " where relname = 'flyway_schema_history'"
                                        + " and grantee <> relowner"))
                .as("privileges of other roles on the history")
                .containsExactly("SELECT");
    }

    @Test
    void migration_url_without_database_url_is_rejected_without_its_password() {
        Map<String, String> alone = new HashMap<>(withTwoRoles("leadkeep"));
        alone.remove("DATABASE_URL");

        try (ServiceProcess service = ServiceProcess.launch(folder, alone)) {
            assertThat(service.awaitEnd()).isNotZero();
            assertThat(service.output())
                    .contains("LEADKEEP_MIGRATION_DATABASE_URL")
                    .contains("DATABASE_URL, which is not set")
                    .doesNotContain(DatabaseRoles.OWNER_PASSWORD);
        }
    }

    private static void makeRoles(String database) throws IOException, SQLException {
        new DatabaseRoles(postgres, database).make();
    }

    private static Map<String, String> withTwoRoles(String database) {
        Map<String, String> variables = new HashMap<>(EveryStatement.VARIABLES);
        variables.putAll(new DatabaseRoles(postgres, database).variables());
        return variables;
    }

    private static Connection connect(String database) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + database);
        return source.getConnection(DatabaseRoles.SERVICE, DatabaseRoles.SERVICE_PASSWORD);
    }
}
