package io.leadkeep.database;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseConfig;
import io.leadkeep.database.address.ServerAddresses;
import io.leadkeep.database.embedded.DataDirectory;
import io.leadkeep.database.embedded.EmbeddedPostgres;
import io.leadkeep.database.embedded.PostgresBinaries;
import io.leadkeep.database.embedded.PostgresPrograms;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * The database of the configuration without the service: for a command that opens it, does one
 * thing and ends. On a server it logs in as the role of the migrations.
 */
public final class StandaloneDatabase implements AutoCloseable {

    private final DatabaseAddress address;
    private final Runnable release;
    private final AtomicBoolean closed = new AtomicBoolean();

    private StandaloneDatabase(DatabaseAddress address, Runnable release) {
        this.address = address;
        this.release = release;
        // Also where somebody ends the command: no server is left behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "close-database"));
    }

    /**
     * The server that {@code DATABASE_URL} names.
     *
     * @param config of the database
     * @return the server; empty where none is named
     */
    public static Optional<StandaloneDatabase> server(DatabaseConfig config) {
        return ServerAddresses.of(config)
                .map(server -> new StandaloneDatabase(server.forMigrations(), () -> {}));
    }

    /**
     * The embedded database beside whoever uses it: that of a running service, else its server is
     * started. A service that starts meanwhile takes the server over, and keeps it.
     *
     * @param config of the database
     * @return the database
     * @throws IllegalStateException if there is none
     */
    public static StandaloneDatabase embeddedBeside(DatabaseConfig config) {
        Path path = existing(config);
        Optional<DataDirectory> free = DataDirectory.tryLock(path);
        if (free.isEmpty()) {
            return new StandaloneDatabase(EmbeddedPostgres.ofAnother(path), () -> {});
        }
        try (DataDirectory directory = free.get()) {
            EmbeddedPostgres server = serverOn(directory);
            return new StandaloneDatabase(
                    server.start(new SecureRandom()), () -> stopUnlessTakenOver(path, server));
        }
    }

    /**
     * The embedded database with nobody else on it as long as this is open; its server is started,
     * and made where there is none.
     *
     * @param config of the database
     * @return the database
     * @throws IllegalStateException if a service runs on it
     */
    public static StandaloneDatabase embeddedAlone(DatabaseConfig config) {
        DataDirectory directory = DataDirectory.lock(config.dataDir());
        EmbeddedPostgres server = serverOn(directory);
        return new StandaloneDatabase(
                server.start(new SecureRandom()),
                () -> {
                    server.stop();
                    directory.close();
                });
    }

    /**
     * The same, of data that are there already.
     *
     * @param config of the database
     * @return the database
     * @throws IllegalStateException if a service runs on it, or if there is none
     */
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

    private static EmbeddedPostgres serverOn(DataDirectory directory) {
        try {
            return new EmbeddedPostgres(
                    directory,
                    new PostgresPrograms(PostgresBinaries.unpackInto(directory), directory));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stopUnlessTakenOver(Path path, EmbeddedPostgres server) {
        DataDirectory.tryLock(path)
                .ifPresent(
                        directory -> {
                            server.stop();
                            directory.close();
                        });
    }

    /**
     * Opens a connection.
     *
     * @return a new one
     * @throws SQLException if the database cannot be reached
     */
    public Connection connect() throws SQLException {
        PGSimpleDataSource source = address.toDataSource();
        source.setApplicationName("leadkeep command");
        return source.getConnection();
    }

    /**
     * Tells which tables and columns there are.
     *
     * @return the version of the schema; empty for a database without tables
     */
    public Optional<String> schema() {
        return Optional.ofNullable(Migrations.configure(address).load().info().current())
                .map(MigrationInfo::getVersion)
                .map(MigrationVersion::getVersion);
    }

    /**
     * Tells how far this release could migrate.
     *
     * @return the newest version of the schema that it knows
     */
    public String newestSchema() {
        return Arrays.stream(Migrations.configure(address).load().info().all())
                .filter(each -> each.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .orElseThrow()
                .getVersion();
    }

    /**
     * Brings the schema to the newest version.
     *
     * @return this
     */
    public StandaloneDatabase migrate() {
        Migrations.configure(address).load().migrate();
        return this;
    }

    /**
     * Brings the schema to a version, unless it is newer already.
     *
     * @param version of the schema
     */
    public void migrateTo(String version) {
        Migrations.configure(address).target(version).load().migrate();
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
