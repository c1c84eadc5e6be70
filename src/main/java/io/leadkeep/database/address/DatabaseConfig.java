package io.leadkeep.database.address;

import io.leadkeep.config.AtLeastOne;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where PostgreSQL is (docs/configuration.md). */
@ConfigMapping(prefix = "leadkeep.database")
public interface DatabaseConfig {

    /** {@code postgresql://user:password@host:port/database}; empty for the embedded server. */
    Optional<String> url();

    /**
     * The same database for the migrations, with the role that owns the tables, and without a
     * pooler; empty to migrate with {@link #url}.
     */
    Optional<String> migrationUrl();

    /** The directory of the embedded PostgreSQL, created if it is missing. */
    Path dataDir();

    @WithDefault("8")
    @WithConverter(AtLeastOne.class)
    int poolSize();

    /** What distributes the tables of the server; empty to leave them as they are. */
    Optional<Distributor> distributed();

    /** An extension of PostgreSQL. */
    enum Distributor {
        CITUS
    }
}
