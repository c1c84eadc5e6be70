package io.leadkeep.database;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseConfig;
import io.leadkeep.database.address.ServerAddresses;
import io.leadkeep.database.embedded.DataDirectory;
import io.leadkeep.database.embedded.EmbeddedPostgres;
import io.leadkeep.database.embedded.PostgresBinaries;
import io.leadkeep.database.embedded.PostgresPrograms;
import io.leadkeep.database.failover.PrimaryMonitor;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Optional;
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
    private final PrimaryMonitor hosts;
    private final SecureRandom random;
    private final LaunchMode launchMode;

    private CompletableFuture<DatabaseAddress> opened;
    private boolean closing;
    private volatile DataDirectory directory;
    private volatile EmbeddedPostgres embedded;

    Database(
            DatabaseConfig config,
            Migrations migrations,
            PrimaryMonitor hosts,
            SecureRandom random,
            LaunchMode launchMode) {
        this.config = config;
        this.migrations = migrations;
        this.hosts = hosts;
        this.random = random;
        this.launchMode = launchMode;
    }

    /**
     * Opens the database on a thread of its own: starts the embedded server where one is wanted and
     * brings the schema up to date. The service starts meanwhile.
     *
     * <p>An embedded server that has died since is started again: the pool asks before each new
     * connection.
     *
     * @return the address, once the schema is there
     */
    synchronized CompletableFuture<DatabaseAddress> open() {
        boolean died =
                opened != null && opened.isDone() && embedded != null && !embedded.isRunning();
        if (opened == null || died && !closing) {
            opened =
                    CompletableFuture.supplyAsync(
                            this::start, command -> new Thread(command, "open-database").start());
        }
        return opened;
    }

    /**
     * How to connect at this moment.
     *
     * @return once the database is open and there is a host to work on
     */
    Future<PgConnectOptions> toConnectOptions() {
        return Future.fromCompletionStage(open())
                .compose(
                        address ->
                                config.url().isPresent()
                                        ? hosts.toConnectOptions()
                                        : Future.succeededFuture(
                                                address.toConnectOptions(
                                                        address.hosts().get(0), false)));
    }

    void awaitAtStart(@Observes @Priority(FIRST) StartupEvent event) {
        try {
            open().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private DatabaseAddress start() {
        Optional<ServerAddresses> server = ServerAddresses.of(config);
        if (server.isEmpty()) {
            DatabaseAddress address = startEmbedded();
            migrations.run(address);
            return address;
        }
        migrations.run(server.get().forMigrations());
        hosts.begin(server.get().forService());
        return server.get().forService();
    }

    private DatabaseAddress startEmbedded() {
        if (directory == null) {
            directory = DataDirectory.lock(config.dataDir());
        }
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
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Dev mode starts the service anew at each change; its server goes on until the JVM ends. The
     * hook of the first start serves all the others, so that they do not pile up.
     */
    private void stopWithTheJvm() {
        String mark = "leadkeep.postgres.stops-with-jvm:" + config.dataDir();
        if (System.setProperty(mark, "true") == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(embedded::stop, "stop-postgresql"));
        }
    }

    /** Also after a start that failed half-way; the lock is given back last. */
    @PreDestroy
    void close() {
        synchronized (this) {
            closing = true;
        }
        hosts.end();
        if (opened != null) {
            opened.handle((address, failure) -> address).join();
        }
        if (embedded != null && launchMode != LaunchMode.DEVELOPMENT) {
            embedded.stop();
        }
        if (directory != null) {
            directory.close();
        }
    }
}
