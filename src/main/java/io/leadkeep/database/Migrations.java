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

    private final HostProbe probe;

    Migrations(HostProbe probe) {
        this.probe = probe;
    }

    /**
     * Runs the missing migrations. Of several nodes one migrates; Flyway holds an advisory lock.
     *
     * @param address with a role that may change the schema
     */
    void run(DatabaseAddress address) {
        configure(withPrimaryFirst(address))
                .connectRetries(CONNECT_ATTEMPTS)
                .connectRetriesInterval(1)
                .load()
                .migrate();
    }

    static FluentConfiguration configure(DatabaseAddress address) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(address.toDataSource())
                .locations("classpath:db/migration");
    }

    /** JDBC tries one host after the other, and waits for one that does not answer. */
    private DatabaseAddress withPrimaryFirst(DatabaseAddress address) {
        if (!address.hasChoice()) {
            return address;
        }
        ProbedHost primary = probe.await(address);
        primary.connection().close();
        return address.startingWith(primary.host());
    }
}
