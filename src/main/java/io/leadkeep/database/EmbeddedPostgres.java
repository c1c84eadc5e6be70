package io.leadkeep.database;

import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A PostgreSQL server of our own on the data directory, reached over loopback with a password that
 * lies beside the data.
 *
 * <p>The server is a process of its own and outlives a JVM that is killed. What the next start
 * finds is therefore decided by {@code postmaster.pid}:
 *
 * <ul>
 *   <li>a living server on this directory is taken over (so does a live reload of dev mode);
 *   <li>a process that has merely got the same number since is left alone, and the file removed;
 *   <li>no such process: PostgreSQL starts and recovers by itself.
 * </ul>
 */
final class EmbeddedPostgres {

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);

    private static final String MAJOR_VERSION = "17";
    private static final String USER = "leadkeep";
    private static final String DATABASE = "leadkeep";
    private static final String PASSWORD_FILE = "leadkeep.password";

    /** Twice what recovery is allowed to take before we call it broken. */
    private static final int START_SECONDS = 60;

    private final DataDirectory directory;
    private final PostgresPrograms programs;
    private final Path cluster;

    EmbeddedPostgres(DataDirectory directory, PostgresPrograms programs) {
        this.directory = directory;
        this.programs = programs;
        this.cluster = directory.resolve("postgresql");
    }

    /**
     * Starts the server, or takes over the one that runs on this directory.
     *
     * @param random where the password of a new directory comes from
     * @return its address, ready for connections
     */
    DatabaseAddress start(SecureRandom random) {
        try {
            if (!Files.exists(cluster)) {
                initialise(random);
            }
            refuseOtherMajorVersion();
            Optional<Postmaster> running = Postmaster.on(cluster);
            if (running.isPresent()) {
                Optional<DatabaseAddress> takenOver = takeOver(running.get());
                if (takenOver.isPresent()) {
                    return takenOver.get();
                }
            }
            return startServer();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL cannot be started", e);
        }
    }

    /** Stops the server: running statements end, every commit is kept. Fine if none runs. */
    void stop() {
        programs.run("pg_ctl", "stop", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "15");
    }

    private void initialise(SecureRandom random) throws IOException {
        // Renamed when whole: a start that was interrupted here leaves no half-made cluster.
        Path unfinished = directory.resolve("postgresql.unfinished");
        PostgresBinaries.deleteRecursively(unfinished);
        Path passwordFile = directory.resolve("postgresql.password.unfinished");
        byte[] secret = new byte[24];
        random.nextBytes(secret);
        Files.deleteIfExists(passwordFile);
        Files.createFile(passwordFile, DataDirectory.OWNER_ONLY_FILE);
        Files.writeString(passwordFile, HexFormat.of().formatHex(secret));
        programs.mustRun(
                "initdb",
                "-D",
                unfinished.toString(),
                "-U",
                USER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile,
                "--encoding=UTF8",
                // The same order and case rules on every platform, whatever its libc.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C");
        Files.move(passwordFile, unfinished.resolve(PASSWORD_FILE));
        Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private void refuseOtherMajorVersion() throws IOException {
        String version = Files.readString(cluster.resolve("PG_VERSION")).strip();
        if (!version.equals(MAJOR_VERSION)) {
            throw new IllegalStateException(
                    "%s was written by PostgreSQL %s, this Leadkeep brings PostgreSQL %s: export with"
                                    .formatted(cluster, version, MAJOR_VERSION)
                            + " the old release, or set LEADKEEP_DATA_DIR to another directory.");
        }
    }

    private Optional<DatabaseAddress> takeOver(Postmaster postmaster) throws IOException {
        LOG.infof("Taking over the PostgreSQL that runs on %s", cluster);
        DatabaseAddress address = address("postgres", postmaster.port());
        for (int attempt = 0; attempt < 20 && postmaster.isAlive(); attempt++) {
            try {
                createDatabase(address);
                return Optional.of(address(DATABASE, postmaster.port()));
            } catch (SQLException e) {
                LOG.debugf("PostgreSQL is not ready yet: %s", e.getMessage());
                programs.pause();
            }
        }
        // It does not answer. What it acknowledged is in its log, and the next start reads that.
        programs.run("pg_ctl", "stop", "-D", cluster.toString(), "-m", "immediate", "-w");
        return Optional.empty();
    }

    private DatabaseAddress startServer() throws IOException {
        for (int attempt = 1; ; attempt++) {
            Postmaster.removeStaleFile(cluster);
            int port = freePort();
            if (programs.run(startCommand(port)) == 0) {
                try {
                    createDatabase(address("postgres", port));
                } catch (SQLException e) {
                    throw new IOException("PostgreSQL refuses to make its database", e);
                }
                return address(DATABASE, port);
            }
            // Somebody took the port in between, or the backends of a killed server are still
            // going.
            if (attempt == 20) {
                throw new IllegalStateException(
                        "The embedded PostgreSQL does not start. Its log: " + logFile());
            }
            programs.pause();
        }
    }

    private String[] startCommand(int port) {
        Map<String, String> settings =
                Map.of(
                        "port", Integer.toString(port),
                        "listen_addresses", "127.0.0.1",
                        "unix_socket_directories", "",
                        // These two are PostgreSQL's defaults, and a promise of ours.
                        "fsync", "on",
                        "synchronous_commit", "on",
                        // Refused duplicates are daily business, and the message holds an address.
                        "log_min_messages", "fatal");
        List<String> options = new ArrayList<>();
        settings.forEach((name, value) -> options.add("-c " + name + "='" + value + "'"));
        return new String[] {
            "pg_ctl",
            "start",
            "-D",
            cluster.toString(),
            "-l",
            logFile().toString(),
            "-w",
            "-t",
            Integer.toString(START_SECONDS),
            "-o",
            String.join(" ", options)
        };
    }

    private Path logFile() {
        return directory.resolve("postgresql.log");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private DatabaseAddress address(String database, int port) throws IOException {
        String password = Files.readString(cluster.resolve(PASSWORD_FILE));
        return new DatabaseAddress(
                "127.0.0.1", port, database, USER, password, SslMode.DISABLE, "");
    }

    private void createDatabase(DatabaseAddress maintenance) throws SQLException {
        try (Connection connection = maintenance.toDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            boolean exists;
            try (ResultSet found =
                    statement.executeQuery(
                            "select from pg_database where datname = '" + DATABASE + "'")) {
                exists = found.next();
            }
            if (!exists) {
                statement.execute("create database " + DATABASE);
            }
        }
    }
}
