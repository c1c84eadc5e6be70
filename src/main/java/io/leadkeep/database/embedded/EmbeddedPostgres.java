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
public final class EmbeddedPostgres {

    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);

    private static final String MAJOR_VERSION = "17";
    private static final String USER = "leadkeep";
    private static final String DATABASE = "leadkeep";
    private static final String CLUSTER = "postgresql";
    private static final String PASSWORD_FILE = "leadkeep.password";

    /** How long one pg_ctl waits; a recovery that takes longer is waited for all the same. */
    private static final int START_SECONDS = 60;

    /** Together with all that goes before, the service has ended within 20 (README). */
    private static final int STOP_SECONDS = 4;

    private static final int MAX_STARTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final String INVALID_AUTHORIZATION = "28";

    private final DataDirectory directory;
    private final PostgresPrograms programs;
    private final Path cluster;

    public EmbeddedPostgres(DataDirectory directory, PostgresPrograms programs) {
        this.directory = directory;
        this.programs = programs;
        this.cluster = directory.resolve(CLUSTER);
    }

    /**
     * Starts the server, or takes over the one that runs on this directory, and waits until it
     * answers: as long as a recovery takes.
     *
     * @param random where the password of a new directory comes from
     * @return its address, ready for connections
     */
    public DatabaseAddress start(SecureRandom random) {
        try {
            if (!Files.exists(cluster)) {
                initialise(random);
            }
            refuseOtherMajorVersion();
            for (int starts = 0; ; pause()) {
                Optional<Postmaster> running = Postmaster.on(cluster);
                if (running.isPresent() && answers(running.get())) {
                    return address(cluster, DATABASE, running.get().port());
                }
                if (running.isEmpty()) {
                    // More than once: the port was taken in between, or the backends of a killed
                    // server are still ending.
                    if (++starts > MAX_STARTS) {
                        throw new IllegalStateException(
                                "The embedded PostgreSQL does not start: "
                                        + programs.output()
                                        + " See "
                                        + logFile());
                    }
                    Postmaster.removeFileOfStranger(cluster);
                    programs.run(startCommand(freePort()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL cannot be started", e);
        }
    }

    /**
     * Tells whether a data directory has been used.
     *
     * @param directory as it is configured
     * @return whether there are data of an embedded server
     */
    public static boolean hasData(Path directory) {
        return Files.exists(directory.resolve(CLUSTER));
    }

    /**
     * Looks for the server that another Leadkeep, which holds the lock, runs or is just starting.
     *
     * @param directory its data directory, as it is configured
     * @return its address
     */
    public static DatabaseAddress ofAnother(Path directory) {
        Deadline patience = Deadline.in(Duration.ofSeconds(START_SECONDS));
        try {
            Path cluster = directory.toRealPath().resolve(CLUSTER);
            for (; !patience.hasPassed(); pause()) {
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

    /**
     * Tells whether the server lives.
     *
     * @return false if its process is gone
     */
    public boolean isRunning() {
        try {
            return Postmaster.on(cluster).isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stops the server: running statements end, every commit is kept. Fine if none runs. One that
     * takes longer ends by itself, and the next start waits for it.
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
        // Renamed when whole: a start that was interrupted here leaves no half-made cluster. Its
        // initdb may go on writing, hence a new name each time.
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
                    ("%s was written by PostgreSQL %s, this Leadkeep brings PostgreSQL %s: back it"
                         + " up with the old release, and restore that with this one, into another"
                         + " LEADKEEP_DATA_DIR (docs/operations.md).")
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
                        // These two are PostgreSQL's defaults, and a promise of ours.
                        "fsync", "on",
                        "synchronous_commit", "on",
                        // Not its errors: a refused duplicate is daily business and names a lead.
                        // In PostgreSQL's order "log" lies above "error".
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
