package io.leadkeep.database.address;

import java.util.Optional;

/**
 * The configured server, once per role.
 *
 * @param forService reads and writes rows
 * @param forMigrations owns the tables; equal to {@code forService} unless configured
 */
public record ServerAddresses(DatabaseAddress forService, DatabaseAddress forMigrations) {

    private static final String MIGRATION_VARIABLE = "LEADKEEP_MIGRATION_DATABASE_URL";

    /**
     * Reads the configuration.
     *
     * @return empty for the embedded server
     * @throws IllegalArgumentException if a URL is malformed, or if there is one for the migrations
     *     only, which would migrate another database than the service uses, or if the tables of the
     *     embedded server are to be distributed
     */
    public static Optional<ServerAddresses> of(DatabaseConfig config) {
        if (config.migrationUrl().isPresent() && config.url().isEmpty()) {
            throw new IllegalArgumentException(
                    MIGRATION_VARIABLE
                            + " names another role for the migrations of "
                            + DatabaseAddress.VARIABLE
                            + ", which is not set");
        }
        if (config.distributed().isPresent() && config.url().isEmpty()) {
            throw new IllegalArgumentException(
                    "LEADKEEP_DISTRIBUTED distributes the tables of "
                            + DatabaseAddress.VARIABLE
                            + ", which is not set; the embedded database is one server");
        }
        return config.url()
                .map(url -> DatabaseUrl.parse(DatabaseAddress.VARIABLE, url))
                .map(service -> new ServerAddresses(service, forMigrations(config, service)));
    }

    private static DatabaseAddress forMigrations(DatabaseConfig config, DatabaseAddress service) {
        return config.migrationUrl()
                .map(url -> DatabaseUrl.parse(MIGRATION_VARIABLE, url))
                .orElse(service);
    }
}
