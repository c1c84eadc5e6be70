package io.leadkeep.database;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseConfig;
import io.leadkeep.database.address.ServerAddresses;
import io.leadkeep.database.embedded.DataDirectory;
import io.leadkeep.database.embedded.DataLocation;
import io.leadkeep.database.embedded.EmbeddedPostgres;
import io.leadkeep.database.failover.PrimaryMonitor;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** The PostgreSQL of this service: the server of {@code DATABASE_URL}, else an embedded one. */
@ApplicationScoped
public class Database {

    private static final Logger LOG = Logger.getLogger(Database.class);

    /** Observers of the start that need tables have a priority above this one. */
    private static final int FIRST = 10;

    private final DatabaseConfig config;
    private final Migrations migrations;
    private final PrimaryMonitor primary;
    private final SecureRandom random;
    private final LaunchMode launchMode;

    private CompletableFuture<DatabaseAddress> opened;
    private boolean closing;
    private volatile DataDirectory directory;
    private volatile DataLocation location;
    private volatile EmbeddedPostgres embedded;

    Database(
            DatabaseConfig config,
            Migrations migrations,
            PrimaryMonitor primary,
            SecureRandom random,
            LaunchMode launchMode) {
        this.config = config;
        this.migrations = migrations;
        this.primary = primary;
        this.random = random;
        this.launchMode = launchMode;
    }

    /**
     * Opens the database on another thread, in parallel with the start of the service: starts an
     * embedded server and runs the migrations. An embedded server that has died is started again,
     * because the pool calls this before each new connection.
     *
     * @return completed once the schema is up to date
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

    /** Returns the options for a new connection, once the database is open and has a primary. */
    Future<PgConnectOptions> toConnectOptions() {
        return Future.fromCompletionStage(open()).compose(this::toConnectOptions);
    }

    private Future<PgConnectOptions> toConnectOptions(DatabaseAddress address) {
        return config.url().isPresent()
                ? primary.toConnectOptions()
                : Future.succeededFuture(address.toConnectOptions(address.hosts().get(0), false));
    }

    void awaitAtStart(@Observes @Priority(FIRST) StartupEvent event) {
        try {
            DatabaseAddress address = open().join();
            Config settings = ConfigProvider.getConfig();
            LOG.infof(
                    "Leadkeep %s at http://%s:%s uses the %s database %s%s",
                    settings.getValue("quarkus.application.version", String.class),
                    settings.getValue("quarkus.http.host", String.class),
                    settings.getValue("quarkus.http.port", String.class),
                    location == null ? "external" : "embedded",
                    address,
                    location == null ? "" : " in " + location);
            if (location != null) {
                location.others().forEach(this::warn);
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * A start from another working directory finds no data and begins an empty database. The data
     * of the previous one is not lost, but new leads must not go to the wrong place unnoticed.
     */
    private void warn(Path other) {
        LOG.warnf(
                "The database in %s is new and empty, but there is data in %s. To use it, stop this"
                        + " service and start it with LEADKEEP_DATA_DIR=%s",
                location.path(), other, other);
    }

    /** Returns the data directory of an embedded database, once it is open. */
    public Optional<Path> dataDirectory() {
        return Optional.ofNullable(location).map(DataLocation::path);
    }

    private DatabaseAddress start() {
        Optional<ServerAddresses> server = ServerAddresses.of(config);
        if (server.isEmpty()) {
            DatabaseAddress address = startEmbedded();
            migrations.run(address);
            return address;
        }
        migrations.run(server.get().forMigrations());
        migrations.setUpRole(server.get().forService());
        primary.begin(server.get().forService());
        return server.get().forService();
    }

    private DatabaseAddress startEmbedded() {
        if (directory == null) {
            location = DataLocation.of(config.dataDir());
            directory = DataDirectory.lock(config.dataDir());
        }
        embedded = EmbeddedPostgres.on(directory);
        DatabaseAddress started = embedded.start(random);
        if (launchMode == LaunchMode.DEVELOPMENT) {
            stopWithTheJvm();
        }
        return started;
    }

    /**
     * Dev mode restarts the service on each change and keeps the server until the JVM ends. One
     * shutdown hook serves all restarts.
     */
    private void stopWithTheJvm() {
        String mark = "leadkeep.postgres.stops-with-jvm:" + config.dataDir();
        if (System.setProperty(mark, "true") == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(embedded::stop, "stop-postgresql"));
        }
    }

    /** Also runs after a start that failed half-way. The lock is released last. */
    @PreDestroy
    void close() {
        synchronized (this) {
            closing = true;
        }
        primary.end();
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
