package io.leadkeep.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/**
 * The roles of docker/roles.sql in a database: who owns its tables, and who works with its rows.
 */
public record DatabaseRoles(TestPostgres postgres, String database) {

    public static final String OWNER = "leadkeep_owner";
    public static final String SERVICE = "leadkeep_service";
    public static final String OWNER_PASSWORD = "hidden-owner";
    public static final String SERVICE_PASSWORD = "hidden-service";

    /** Makes the roles, or hands the tables over that another role has made since. */
    public DatabaseRoles make() throws IOException, SQLException {
        postgres.run(database, Files.readString(Path.of("docker", "roles.sql")));
        postgres.run(database, "alter role leadkeep_owner password '" + OWNER_PASSWORD + "'");
        postgres.run(database, "alter role leadkeep_service password '" + SERVICE_PASSWORD + "'");
        return this;
    }

    /** Variables that name both. */
    public Map<String, String> variables() {
        return Map.of(
                "DATABASE_URL",
                serviceUrl(),
                "LEADKEEP_MIGRATION_DATABASE_URL",
                url(OWNER, OWNER_PASSWORD));
    }

    /** The address of the role that owns nothing, in the form of DATABASE_URL. */
    public String serviceUrl() {
        return url(SERVICE, SERVICE_PASSWORD);
    }

    private String url(String role, String password) {
        return "postgresql://%s:%s@127.0.0.1:%d/%s"
                .formatted(role, password, postgres.port(), database);
    }
}
