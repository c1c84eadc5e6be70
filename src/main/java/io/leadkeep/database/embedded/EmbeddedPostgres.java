package io.leadkeep.database.embedded;

import io.leadkeep.database.address.DatabaseAddress;
import io.leadkeep.database.address.DatabaseHost;
import io.leadkeep.database.address.TargetSession;
import io.leadkeep.time.Deadline;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The PostgreSQL server that Leadkeep runs on its data directory, reached over loopback.
 *
 * <p>The server outlives a JVM that is killed, so each start looks at {@code postmaster.pid}:
 *
 * <ul>
 *   <li>a running server on this directory is taken over, also after a live reload of dev mode;
 *   <li>an unrelated process with that pid is left alone, and the file removed;
 *   <li>without such a process PostgreSQL starts, and recovers if it was killed.
 * </ul>
 */
public final class EmbeddedPostgres {

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);

    private static final String MAJOR_VERSION = "17";
    private static final String USER = "leadkeep";
    private static final String DATABASE = "leadkeep";
    private static final String CLUSTER = "postgresql";
    private static final String PASSWORD_FILE = "leadkeep.password";

    /** The wait of one pg_ctl; a longer recovery is waited for with further ones. */
    private static final int START_SECONDS = 60;

    /** The whole service stops within 20 s (docs/operations.md). */
    private static final int STOP_SECONDS = 4;

    private static final int MAX_STARTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String INVALID_AUTHORIZATION = "28";

    private final DataDirectory directory;
    private final PostgresPrograms programs;
    private final Path cluster;

    private EmbeddedPostgres(DataDirectory directory, PostgresPrograms programs) {
        this.directory = directory;
        this.programs = programs;
        this.cluster = directory.resolve(CLUSTER);
    }

    /** Prepares the programs of the server; {@link #start} starts it. */
    public static EmbeddedPostgres on(DataDirectory directory) {
        try {
            Path home = PostgresBinaries.unpackInto(directory);
            return new EmbeddedPostgres(directory, new PostgresPrograms(home, directory));
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL cannot be prepared", e);
        }
    }

    /**
     * Starts the server, or takes a running one over, and waits until it answers, as long as a
     * recovery takes.
     *
     * @param random for the password of a new directory
     */
    public DatabaseAddress start(SecureRandom random) {
        try {
            if (!Files.exists(cluster)) {
                initialise(random);
            }
            refuseOtherMajorVersion();
            for (int starts = 0; ; ) {
                Optional<Postmaster> running = Postmaster.on(cluster);
                if (running.isPresent() && answers(running.get())) {
                    return address(cluster, DATABASE, running.get().port());
                }
                boolean started = false;
                if (running.isEmpty()) {
                    // A start fails if another process took the port, or while the backends of a
                    // killed server still end.
                    if (++starts > MAX_STARTS) {
                        throw new IllegalStateException(
                                "The embedded PostgreSQL does not start: "
                                        + programs.output()
                                        + " See "
                                        + logFile());
                    }
                    Postmaster.removeStalePidFile(cluster);
                    started = programs.run(startCommand(freePort())) == 0;
                }
                if (!started) {
                    pause();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL cannot be started", e);
        }
    }

    /** Returns whether the configured data directory holds a database. */
    public static boolean hasData(Path directory) {
        return Files.exists(directory.resolve(CLUSTER));
    }

    /** Waits for the server that another Leadkeep, which holds the lock, runs or starts. */
    public static DatabaseAddress ofAnother(Path directory) {
        Deadline deadline = Deadline.in(Duration.ofSeconds(START_SECONDS));
        try {
            Path cluster = directory.toRealPath().resolve(CLUSTER);
            for (; !deadline.hasPassed(); pause()) {
                Optional<Postmaster> running = Postmaster.on(cluster);
                if (running.isPresent() && running.get().hasPort()) {
                    return address(cluster, DATABASE, running.get().port());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory cannot be read", e);
        }
        throw new IllegalStateException(
                "The Leadkeep that uses " + directory + " runs no PostgreSQL there");
    }

    public boolean isRunning() {
        try {
            return Postmaster.on(cluster).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stops the server if it runs; every commit is kept. If it takes longer, the next start waits
     * for it.
     */
    public void stop() {
        programs.run(
                "pg_ctl",
                "stop",
                "-D",
                cluster.toString(),
                "-m",
                "fast",
                "-w",
                "-t",
                Integer.toString(STOP_SECONDS));
    }

    private void initialise(SecureRandom random) throws IOException {
        // Renamed when complete, so that an interrupted start leaves no partial cluster. Its initdb
        // may still write, hence a new name each time.
        Path unfinished = directory.createTempDirectory("postgresql.unfinished-");
        Path passwordFile = directory.createTempFile("postgresql.password-");
        byte[] secret = new byte[24];
        random.nextBytes(secret);
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
                // Collation and case rules that do not depend on the libc.
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
                    ("%s was written by PostgreSQL %s, this Leadkeep includes PostgreSQL %s: back"
                         + " it up with the old release, and restore that with this one, into"
                         + " another LEADKEEP_DATA_DIR (docs/operations.md).")
                            .formatted(cluster, version, MAJOR_VERSION));
        }
    }

    private boolean answers(Postmaster postmaster) throws IOException {
        if (!postmaster.hasPort()) {
            return false;
        }
        try {
            createDatabase(address(cluster, "postgres", postmaster.port()));
            return true;
        } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith(INVALID_AUTHORIZATION)) {
                throw new IOException("PostgreSQL refuses the password beside its data", e);
            }
            LOG.infof("PostgreSQL on %s is not ready yet: %s", cluster, e.getMessage());
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL was starting", e);
        }
    }

    private String[] startCommand(int port) {
        Map<String, String> settings =
                Map.of(
                        "port", Integer.toString(port),
                        "listen_addresses", "127.0.0.1",
                        "unix_socket_directories", "",
                        // Defaults of PostgreSQL, and a guarantee of Leadkeep.
                        "fsync", "on",
                        "synchronous_commit", "on",
                        // Without errors: a refused duplicate is frequent and names a lead. In
                        // PostgreSQL's order "log" is above "error".
                        "log_min_messages", "log",
                        "log_checkpoints", "off");
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

    private static DatabaseAddress address(Path cluster, String database, int port)
            throws IOException {
        String password = Files.readString(cluster.resolve(PASSWORD_FILE));
        return new DatabaseAddress(
                List.of(new DatabaseHost("127.0.0.1", port)),
                database,
                USER,
                password,
                SslMode.DISABLE,
                "",
                TargetSession.ANY);
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
