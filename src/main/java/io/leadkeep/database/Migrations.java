package io.leadkeep.database;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.distribution.Distribution;
import io.leadkeep.database.failover.HostProbe;
import io.leadkeep.database.failover.ProbedHost;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the schema up to date when the service starts. */
@ApplicationScoped
class Migrations {

    private static final int CONNECT_ATTEMPTS = 30;

    @FunctionalInterface
    private interface JdbcWork {
        void run(Connection connection) throws SQLException;
    }

    private final HostProbe probe;
    private final Distribution distribution;

    Migrations(HostProbe probe, Distribution distribution) {
        this.probe = probe;
        this.distribution = distribution;
    }

    /**
     * Runs the missing migrations, and distributes the tables if that is wanted. Of several nodes
     * one migrates; Flyway holds an advisory lock.
     *
     * @param address with a role that may change the schema
     */
    void run(DatabaseAddress address) {
        DatabaseAddress primary = withPrimaryFirst(address);
        if (distribution.isWanted()) {
            use(primary, distribution::checkServer);
        }
        configure(primary)
                .connectRetries(CONNECT_ATTEMPTS)
                .connectRetriesInterval(1)
                .load()
                .migrate();
        use(primary, distribution::complete);
    }

    /** Prepares the role of the service, if the tables are distributed. */
    void setUpRole(DatabaseAddress service) {
        if (distribution.isDistributed()) {
            use(withPrimaryFirst(service), distribution::setUpRole);
        }
    }

    private static void use(DatabaseAddress address, JdbcWork work) {
        try (Connection connection = address.toDataSource().getConnection()) {
            work.run(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static FluentConfiguration configure(DatabaseAddress address) {
        return Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(address.toDataSource())
                .locations("classpath:db/migration");
    }

    /** JDBC tries one host after the other, and waits for one that does not answer. */
    private DatabaseAddress withPrimaryFirst(DatabaseAddress address) {
        if (!address.hasChoice() && !distribution.isWanted()) {
            return address;
        }
        ProbedHost primary = probe.await(address);
        primary.connection().close();
        return address.startingWith(primary.host());
    }
}
