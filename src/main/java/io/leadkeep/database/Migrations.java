package io.leadkeep.database;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.failover.HostProbe;
import io.leadkeep.database.failover.ProbedHost;
import jakarta.enterprise.context.ApplicationScoped;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the schema up to date when the service starts. */
@ApplicationScoped
class Migrations {

    private static final int CONNECT_ATTEMPTS = 30;

    private final HostProbe search;

    Migrations(HostProbe search) {
        this.search = search;
    }

    /**
     * Runs what is missing. Several nodes may call this at once: Flyway takes an advisory lock, the
     * others wait and then find nothing to do.
     *
     * @param address of the database, as a role that may change its schema
     */
    void run(DatabaseAddress address) {
        configure(found(address))
                .connectRetries(CONNECT_ATTEMPTS)
                .connectRetriesInterval(1)
                .load()
                .migrate();
    }

    /**
     * The migrations of this release.
     *
     * @param address of the database, as a role that may change its schema
     * @return to be loaded as it is or with more settings
     */
    static FluentConfiguration configure(DatabaseAddress address) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(address.toDataSource())
                .locations("classpath:db/migration");
    }

    /** JDBC asks one host after the other, and waits for one that says nothing. */
    private DatabaseAddress found(DatabaseAddress address) {
        if (!address.hasChoice()) {
            return address;
        }
        ProbedHost first = search.await(address);
        first.connection().close();
        return address.startingWith(first.host());
    }
}
