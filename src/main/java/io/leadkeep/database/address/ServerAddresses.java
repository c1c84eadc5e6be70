package io.leadkeep.database.address;

import java.util.Optional;

/**
 * The server that the configuration names, as the two roles that log in there.
 *
 * @param forService reads and writes rows
 * @param forMigrations owns the tables; the same where no other is named
 */
public record ServerAddresses(DatabaseAddress forService, DatabaseAddress forMigrations) {

    private static final String MIGRATION_VARIABLE = "LEADKEEP_MIGRATION_DATABASE_URL";

    /**
     * Reads the configuration.
     *
     * @param config of the database
     * @return empty where no server is named: an embedded one is to be used
     * @throws IllegalArgumentException if an address has another form, or if there is one for the
     *     migrations alone: the tables would be made in one database and looked for in another
     */
    public static Optional<ServerAddresses> of(DatabaseConfig config) {
        if (config.migrationUrl().isPresent() && config.url().isEmpty()) {
            throw new IllegalArgumentException(
                    MIGRATION_VARIABLE
                            + " names another role for the migrations of "
                            + DatabaseAddress.VARIABLE
                            + ", which is not set");
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
