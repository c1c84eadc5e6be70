package io.leadkeep.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A service that logs in as a role of docker/roles.sql, which owns nothing. */
class LeastPrivilegeIT {

    private static final String KEY = "sk_" + "7".repeat(48);
    private static final String PLATFORM_KEY = "sk_user_" + "7".repeat(48);
    private static final String OWNER = "leadkeep_owner";
    private static final String SERVICE = "leadkeep_service";
    private static final String OWNER_PASSWORD = "hidden-owner";
    private static final String SERVICE_PASSWORD = "hidden-service";
    private static final String NOT_PERMITTED = "42501";

    private static final Map<String, String> BUSY =
            Map.of(
                    "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY,
                    "LEADKEEP_BOOTSTRAP_PLATFORM_KEY", PLATFORM_KEY,
                    "LEADKEEP_KEY_USES_WRITTEN_EVERY", "200ms",
                    "LEADKEEP_IDEMPOTENCY_SWEPT_EVERY", "200ms",
                    "LEADKEEP_WORKSPACE_ERASURE_EVERY", "200ms",
                    "LEADKEEP_ENRICHMENT_POLLED_EVERY", "200ms",
                    // Nobody there: a job ends soon, and says that it could not find anything out.
                    "LEADKEEP_DNS_SERVERS", "127.0.0.1:1",
                    // Where what goes wrong off the way of any request is told.
                    "QUARKUS_LOG_CATEGORY__IO_LEADKEEP__LEVEL", "DEBUG");

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
            useEverything(service, "apart");

            assertThat(service.output())
                    .doesNotContain("permission denied", OWNER_PASSWORD, SERVICE_PASSWORD);
        }
        assertThat(
                        postgres.rows(
                                "apart",
                                "select c.relname from pg_class c where c.relowner = '%s'::regrole"
                                        .formatted(SERVICE)))
                .isEmpty();
        assertThat(
                        postgres.rows(
                                "apart",
                                "select distinct tableowner from pg_tables where schemaname ="
                                        + " 'public'"))
                .containsExactly(OWNER);
    }

    @Test
    void the_role_of_the_service_reads_and_writes_rows_and_nothing_else() throws Exception {
        postgres.newDatabase("narrow");
        makeRoles("narrow");
        try (ServiceProcess service = ServiceProcess.start(folder, withTwoRoles("narrow"))) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(201);
        }
        makeRoles("narrow");

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

        try (ServiceProcess service = ServiceProcess.start(folder, withTwoRoles("before"))) {
            assertThat(service.create(KEY, "a@example.com").statusCode()).isEqualTo(409);
            assertThat(service.create(KEY, "b@example.com").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void a_role_for_migrations_without_a_database_is_refused_without_its_password() {
        String url = url("leadkeep", OWNER, OWNER_PASSWORD);

        try (ServiceProcess service =
                ServiceProcess.launch(folder, Map.of("LEADKEEP_MIGRATION_DATABASE_URL", url))) {
            assertThat(service.awaitEnd()).isNotZero();
            assertThat(service.output())
                    .contains("LEADKEEP_MIGRATION_DATABASE_URL")
                    .contains("DATABASE_URL, which is not set")
                    .doesNotContain(OWNER_PASSWORD);
        }
    }

    /** At least one statement of each kind on each table. */
    private static void useEverything(ServiceProcess service, String database) throws Exception {
        HttpResponse<String> created = service.create(KEY, "a@example.com");
        assertThat(created.statusCode()).isEqualTo(201);
        String lead = created.headers().firstValue("Location").get();
        String id = lead.substring(lead.lastIndexOf('/') + 1);
        assertThat(service.create(KEY, "A@example.com").statusCode()).isEqualTo(409);
        assertThat(
                        service.send(
                                        service.request(
                                                        "POST",
                                                        "/v1/leads",
                                                        KEY,
                                                        "{\"email\":\"k@example.com\"}")
                                                .header("Idempotency-Key", "k"))
                                .statusCode())
                .isEqualTo(201);
        expect(service, "PATCH", lead, KEY, "{\"firstName\":\"A\"}", 200);
        expect(service, "PUT", "/v1/leads/by-email/u@example.com", KEY, "{}", 201);
        expect(service, "POST", "/v1/leads/bulk", KEY, bulk("b@example.com"), 200);
        expect(service, "POST", "/v1/leads/tags", KEY, select(id, "\"add\":[\"t\"]"), 200);
        assertThat(service.get("/v1/leads?search=example&tags=t", KEY).body()).contains(id);
        assertThat(service.get("/v1/leads/export?format=ndjson", KEY).body()).contains(id);
        HttpResponse<String> jobs =
                service.post(
                        "/v1/enrichment/enrich",
                        KEY,
                        select(id, "\"enrichmentTypes\":[\"email\"]"));
        assertThat(jobs.statusCode()).isEqualTo(202);
        expect(service, "DELETE", "/v1/leads", KEY, "{\"leadIds\":[\"" + id + "\"]}", 200);

        String account = "/v1/account";
        expect(service, "PATCH", account, PLATFORM_KEY, "{\"name\":\"Owner\"}", 200);
        HttpResponse<String> added =
                service.post("/v1/workspaces", PLATFORM_KEY, "{\"name\":\"Second\"}");
        assertThat(added.statusCode()).isEqualTo(201);
        Matcher idOfWorkspace = Pattern.compile("\"id\":\"([0-9a-f]{24})\"").matcher(added.body());
        assertThat(idOfWorkspace.find()).isTrue();
        String workspace = "/v1/workspaces/" + idOfWorkspace.group(1);
        expect(service, "PATCH", workspace, PLATFORM_KEY, "{\"name\":\"Other\"}", 200);
        String members = workspace + "/members";
        String member = "{\"email\":\"m@example.com\",\"role\":\"member\"}";
        expect(service, "POST", members, PLATFORM_KEY, member, 201);
        expect(service, "POST", workspace + "/api-key", PLATFORM_KEY, "{}", 201);
        expect(service, "POST", workspace + "/api-key/rotate", PLATFORM_KEY, "{}", 200);
        expect(service, "DELETE", workspace, PLATFORM_KEY, "{}", 200);

        postgres.run(database, "update idempotent_request set created_at = now() - interval '2d'");
        await(database, "select id from workspace where deleted_at is not null");
        await(database, "select status from idempotent_request");
        await(database, "select id from enrichment_job where status in ('pending', 'processing')");
        await(
                database,
                "select 1 where not exists (select from api_key where last_used_at is not null)");
    }

    private static void expect(
            ServiceProcess service,
            String method,
            String path,
            String key,
            String json,
            int status) {
        HttpResponse<String> answer = service.send(method, path, key, json);
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isEqualTo(status);
    }

    private static void await(String database, String noneOf) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> postgres.rows(database, noneOf).isEmpty());
    }

    private static String bulk(String email) {
        return "{\"leads\":[{\"email\":\"" + email + "\"}]}";
    }

    private static String select(String id, String rest) {
        return "{\"leadIds\":[\"" + id + "\"]," + rest + "}";
    }

    private static void makeRoles(String database) throws IOException, SQLException {
        postgres.run(database, Files.readString(Path.of("docker", "roles.sql")));
        postgres.run(database, "alter role leadkeep_owner password '" + OWNER_PASSWORD + "'");
        postgres.run(database, "alter role leadkeep_service password '" + SERVICE_PASSWORD + "'");
    }

    private static Map<String, String> withTwoRoles(String database) {
        Map<String, String> variables = new HashMap<>(BUSY);
        variables.put("DATABASE_URL", url(database, SERVICE, SERVICE_PASSWORD));
        variables.put("LEADKEEP_MIGRATION_DATABASE_URL", url(database, OWNER, OWNER_PASSWORD));
        return variables;
    }

    private static String url(String database, String role, String password) {
        return "postgresql://%s:%s@127.0.0.1:%d/%s"
                .formatted(role, password, postgres.port(), database);
    }

    private static Connection connect(String database) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl("jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + database);
        return source.getConnection(SERVICE, SERVICE_PASSWORD);
    }
}
