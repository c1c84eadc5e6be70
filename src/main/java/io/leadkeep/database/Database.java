package io.leadkeep.database;

import io.quarkus.runtime.LaunchMode;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;

/**
 * The PostgreSQL of this service: the server that {@code DATABASE_URL} names, else an embedded one
 * (contract, section 8).
 */
@ApplicationScoped
public class Database {

    private final DatabaseConfig config;
    private final SecureRandom random;
    private final LaunchMode launchMode;

    private DatabaseAddress address;
    private DataDirectory directory;
    private EmbeddedPostgres embedded;

    Database(DatabaseConfig config, SecureRandom random, LaunchMode launchMode) {
        this.config = config;
        this.random = random;
        this.launchMode = launchMode;
    }

    /**
     * Tells where the database is; the first call starts the embedded one.
     *
     * @return an address that answers, if the database is ours; else as configured
     */
    synchronized DatabaseAddress address() {
        if (address == null) {
            address = config.url().map(DatabaseAddress::of).orElseGet(this::startEmbedded);
        }
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
    synchronized void close() {
        if (directory == null) {
            return;
        }
        if (launchMode != LaunchMode.DEVELOPMENT && embedded != null) {
            embedded.stop();
        }
        directory.close();
    }
}
