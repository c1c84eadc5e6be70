package io.leadkeep.database;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.flywaydb.core.Flyway;

/** Brings the schema up to date when the service starts. */
@ApplicationScoped
class Migrations {

    /** What needs tables at start observes the event with a priority above this one. */
    private static final int FIRST = 10;

    private static final int CONNECT_ATTEMPTS = 30;

    private final Database database;

    Migrations(Database database) {
        this.database = database;
    }

    /**
     * Runs what is missing. Several nodes may call this at once: Flyway takes an advisory lock, the
     * others wait and then find nothing to do.
     */
    void run(@Observes @Priority(FIRST) StartupEvent event) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.address().toDataSource())
                .locations("classpath:db/migration")
                .connectRetries(CONNECT_ATTEMPTS)
                .connectRetriesInterval(1)
                .load()
                .migrate();
    }
}
