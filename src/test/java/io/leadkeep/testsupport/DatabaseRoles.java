package io.leadkeep.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** The roles of docker/roles.sql: the owner of the tables, and the role of the service. */
public record DatabaseRoles(TestPostgres postgres, String database) {

    public static final String OWNER = "leadkeep_owner";
    public static final String SERVICE = "leadkeep_service";
    public static final String OWNER_PASSWORD = "hidden-owner";
    public static final String SERVICE_PASSWORD = "hidden-service";

    /** Creates the roles, or changes the owner of new tables. */
    public DatabaseRoles make() throws IOException, SQLException {
        postgres.run(database, Files.readString(Path.of("docker", "roles.sql")));
        postgres.run(database, "alter role leadkeep_owner password '" + OWNER_PASSWORD + "'");
        postgres.run(database, "alter role leadkeep_service password '" + SERVICE_PASSWORD + "'");
        return this;
    }

    /** Environment variables of the service for both roles. */
    public Map<String, String> variables() {
        return Map.of(
                "DATABASE_URL",
                serviceUrl(),
                "LEADKEEP_MIGRATION_DATABASE_URL",
                url(OWNER, OWNER_PASSWORD));
    }

    /** DATABASE_URL of the role that owns nothing. */
    public String serviceUrl() {
        return url(SERVICE, SERVICE_PASSWORD);
    }

    private String url(String role, String password) {
        return "postgresql://%s:%s@127.0.0.1:%d/%s"
                .formatted(role, password, postgres.port(), database);
    }
}
