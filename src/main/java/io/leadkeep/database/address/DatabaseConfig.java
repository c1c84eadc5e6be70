package io.leadkeep.database.address;

import io.leadkeep.config.AtLeastOne;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where PostgreSQL comes from (contract, section 8; documented in the README's table). */
@ConfigMapping(prefix = "leadkeep.database")
public interface DatabaseConfig {

    /**
     * The server to use, {@code postgresql://user:password@host:port/database}.
     *
     * @return empty: start an embedded one
     */
    Optional<String> url();

    /**
     * The same database for the migrations: as a role that owns the tables, so that the one of
     * {@link #url} need not. It may lead around a pooler.
     *
     * @return empty: the migrations use {@link #url}, too
     */
    Optional<String> migrationUrl();

    /**
     * Where the embedded PostgreSQL keeps its data.
     *
     * @return a directory; it is made where it does not exist
     */
    Path dataDir();

    /**
     * How many connections this node holds at the most.
     *
     * @return the size of the reactive pool
     */
    @WithDefault("8")
    @WithConverter(AtLeastOne.class)
    int poolSize();
}
