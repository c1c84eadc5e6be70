package io.leadkeep.database;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseConfig;
import io.leadkeep.database.address.ServerAddresses;
import io.leadkeep.database.distribution.Distribution;
import io.leadkeep.database.embedded.DataDirectory;
import io.leadkeep.database.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The configured database without the service, for a command. On a server it logs in with the role
 * of the migrations.
 */
public final class StandaloneDatabase implements AutoCloseable {

    private final DatabaseAddress address;
    private final Optional<Distribution> distribution;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    private StandaloneDatabase(DatabaseAddress address, Runnable release) {
        this(address, Optional.empty(), release);
    }

    private StandaloneDatabase(
            DatabaseAddress address, Optional<Distribution> distribution, Runnable release) {
        this.address = address;
        this.distribution = distribution;
        this.release = release;
        // Stops the server also when a signal ends the command.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close-database"));
    }

    /** Returns the server of {@code DATABASE_URL}, or empty without that variable. */
    public static Optional<StandaloneDatabase> server(DatabaseConfig config) {
        return ServerAddresses.of(config)
                .map(
                        server ->
                                new StandaloneDatabase(
                                        server.forMigrations(),
                                        Optional.of(new Distribution(config))
                                                .filter(Distribution::isWanted),
                                        () -> {}));
    }

    /**
     * Opens the embedded database beside a running service, or starts its server, which a service
     * that starts meanwhile takes over.
     */
    public static StandaloneDatabase embeddedBeside(DatabaseConfig config) {
        Path path = existing(config);
        Optional<DataDirectory> free = DataDirectory.tryLock(path);
        if (free.isEmpty()) {
            return new StandaloneDatabase(EmbeddedPostgres.ofAnother(path), () -> {});
        }
        try (DataDirectory directory = free.get()) {
            EmbeddedPostgres server = EmbeddedPostgres.on(directory);
            return new StandaloneDatabase(
                    server.start(new SecureRandom()), () -> stopUnlessTakenOver(path, server));
        }
    }

    /** Opens the embedded database exclusively, and creates it if it is missing. */
    public static StandaloneDatabase embeddedAlone(DatabaseConfig config) {
        DataDirectory directory = DataDirectory.lock(config.dataDir());
        EmbeddedPostgres server = EmbeddedPostgres.on(directory);
        return new StandaloneDatabase(
                server.start(new SecureRandom()),
                () -> {
                    server.stop();
                    directory.close();
                });
    }

    /** Opens the embedded database exclusively; fails if it is missing. */
    public static StandaloneDatabase existingEmbeddedAlone(DatabaseConfig config) {
        existing(config);
        return embeddedAlone(config);
    }

    private static Path existing(DatabaseConfig config) {
        Path path = config.dataDir().toAbsolutePath().normalize();
        if (!EmbeddedPostgres.hasData(path)) {
            throw new IllegalStateException(
                    path + " holds no embedded database (LEADKEEP_DATA_DIR says where it is)");
        }
        return path;
    }

    private static void stopUnlessTakenOver(Path path, EmbeddedPostgres server) {
        DataDirectory.tryLock(path)
                .ifPresent(
                        directory -> {
                            server.stop();
                            directory.close();
                        });
    }

    public Connection connect() throws SQLException {
        PGSimpleDataSource source = address.toDataSource();
        source.setApplicationName("leadkeep command");
        return source.getConnection();
    }

    /** Returns the version of the schema, or empty for a database without tables. */
    public Optional<String> schema() {
        return Optional.ofNullable(Migrations.configure(address).load().info().current())
                .map(MigrationInfo::getVersion)
                .map(MigrationVersion::getVersion);
    }

    /** Returns the newest version of the schema that this release knows. */
    public String newestSchema() {
        return Arrays.stream(Migrations.configure(address).load().info().all())
                .filter(each -> each.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .getVersion();
    }

    /** Migrates the schema, and distributes the tables if that is configured. */
    public StandaloneDatabase migrate() throws SQLException {
        migrateTo(newestSchema());
        return this;
    }

    /**
     * Migrates the schema to a version, unless it is newer. Distributes the tables of the newest
     * version if that is configured.
     */
    public void migrateTo(String version) throws SQLException {
        try (Connection connection = connect()) {
            if (distribution.isPresent()) {
                distribution.get().checkServer(connection);
            }
            Migrations.configure(address).target(version).load().migrate();
            if (distribution.isPresent() && version.equals(newestSchema())) {
                distribution.get().complete(connection);
            }
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            release.run();
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
