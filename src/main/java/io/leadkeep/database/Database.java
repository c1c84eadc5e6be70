package io.leadkeep.database;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The PostgreSQL of this service: the server that {@code DATABASE_URL} names, else an embedded one
 * (contract, section 8).
 */
@ApplicationScoped
public class Database {

    /** What needs tables at start observes the event with a priority above this one. */
    private static final int FIRST = 10;

    private final DatabaseConfig config;
    private final Migrations migrations;
    private final SecureRandom random;
    private final LaunchMode launchMode;

    private CompletableFuture<DatabaseAddress> opened;
    private volatile DataDirectory directory;
    private volatile EmbeddedPostgres embedded;

    Database(
            DatabaseConfig config,
            Migrations migrations,
            SecureRandom random,
            LaunchMode launchMode) {
        this.config = config;
        this.migrations = migrations;
        this.random = random;
        this.launchMode = launchMode;
    }

    /**
     * Opens the database on a thread of its own: starts the embedded server where one is wanted and
     * brings the schema up to date. The service starts meanwhile.
     *
     * @return the address, once the schema is there; the same for every call
     */
    synchronized CompletableFuture<DatabaseAddress> open() {
        if (opened == null) {
            opened =
                    CompletableFuture.supplyAsync(
                            this::start, command -> new Thread(command, "open-database").start());
        }
        return opened;
    }

    void awaitAtStart(@Observes @Priority(FIRST) StartupEvent event) {
        try {
            open().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private DatabaseAddress start() {
        DatabaseAddress address =
                config.url().map(DatabaseAddress::of).orElseGet(this::startEmbedded);
        migrations.run(address);
        return address;
    }

    private DatabaseAddress startEmbedded() {
        directory = DataDirectory.lock(config.dataDir());
        try {
            PostgresPrograms programs =
                    new PostgresPrograms(PostgresBinaries.unpackInto(directory), directory);
            embedded = new EmbeddedPostgres(directory, programs);
            DatabaseAddress started = embedded.start(random);
            if (launchMode == LaunchMode.DEVELOPMENT) {
                stopWithTheJvm();
            }
            return started;
        } catch (IOException e) {
            directory.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** Dev mode starts the service anew at each change; its server goes on until the JVM ends. */
    private void stopWithTheJvm() {
        String mark = "leadkeep.postgres.stops-with-jvm:" + config.dataDir();
        if (System.setProperty(mark, "true") == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(embedded::stop, "stop-postgresql"));
        }
    }

    @PreDestroy
    void close() {
        if (directory == null) {
            return;
        }
        if (launchMode != LaunchMode.DEVELOPMENT && embedded != null) {
            embedded.stop();
        }
        directory.close();
    }
}
