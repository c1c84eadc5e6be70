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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A service that logs in as a role of docker/roles.sql, which owns nothing. */
class LeastPrivilegeIT {

    private static final String KEY = EveryStatement.KEY;
    private static final String NOT_PERMITTED = "42501";

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
    void a_service_that_owns_nothing_does_all_that_a_service_does() throws Exception {
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
    void the_role_of_the_service_reads_and_writes_rows_and_nothing_else() throws Exception {
        postgres.newDatabase("narrow");
        makeRoles("narrow");
        try (ServiceProcess service = ServiceProcess.start(folder, withTwoRoles("narrow"))) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
        }

        // As compose has it: nobody has run roles.sql once more.
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
        // What is up to date is only read by the migrations: the owner's password may stay away.
        Map<String, String> alone = new HashMap<>(withTwoRoles("narrow"));
        alone.remove("LEADKEEP_MIGRATION_DATABASE_URL");
        try (ServiceProcess service = ServiceProcess.start(folder, alone)) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(409);
        }
    }

    @Test
    void a_database_that_one_role_has_owned_so_far_is_handed_over() throws Exception {
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
                .as("what others than its owner may do with the history")
                .containsExactly("SELECT");
    }

    @Test
    void a_role_for_migrations_without_a_database_is_refused_without_its_password() {
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
