package io.leadkeep.testsupport;

import io.leadkeep.database.embedded.DataDirectory;
import io.leadkeep.database.embedded.PostgresPrograms;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The PostgreSQL of the distribution, with all of its programs. */
public final class InstalledPostgres implements AutoCloseable {

    /** The reason for skipping a test. */
    public static final String MISSING = "PostgreSQL is not installed";

    static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String PASSWORD = "of-a-server";

    private final DataDirectory directory;
    private final PostgresPrograms programs;
    private final TestPostgres postgres;

    private InstalledPostgres(Path home, Path folder) throws IOException {
        this.directory = DataDirectory.lock(folder.resolve("data"));
        this.programs = new PostgresPrograms(home, directory);
        this.postgres = new TestPostgres(folder);
    }

    /** The programs of the newest installed version. */
    public static Optional<Path> home() {
        return homes().stream().findFirst();
    }

    /** The programs of all installed versions, newest first. */
    static List<Path> homes() {
        if (!Files.isDirectory(VERSIONS)) {
            return List.of();
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(VERSIONS)) {
            return StreamSupport.stream(versions.spliterator(), false)
                    .filter(home -> Files.isExecutable(home.resolve("bin").resolve("initdb")))
                    .sorted(Comparator.comparingInt(InstalledPostgres::version).reversed())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static int version(Path home) {
        return (int) Double.parseDouble(home.getFileName().toString());
    }

    /** Starts a server on data that lie in the folder like those of an embedded one. */
    public static InstalledPostgres start(Path folder) throws IOException {
        return start(home().orElseThrow(), folder, "scram-sha-256", List.of());
    }

    /** Starts a server of a version, with lines of its configuration file. */
    static InstalledPostgres start(Path home, Path folder, String auth, List<String> settings)
            throws IOException {
        InstalledPostgres server = new InstalledPostgres(home, folder);
        Path cluster = server.cluster();
        Path password = Files.writeString(server.directory.createTempFile("password"), PASSWORD);
        server.programs.mustRun(
                "initdb",
                "-D",
                cluster.toString(),
                "-U",
                "leadkeep",
                "--auth=" + auth,
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync");
        Files.move(password, cluster.resolve("leadkeep.password"));
        Path configuration = cluster.resolve("postgresql.conf");
        append(
                configuration,
                "listen_addresses = '127.0.0.1'",
                "unix_socket_directories = ''",
                "fsync = off",
                "port = " + ServiceProcess.freePort());
        append(configuration, settings.toArray(String[]::new));
        server.start();
        return server;
    }

    private static void append(Path configuration, String... lines) throws IOException {
        Files.write(configuration, List.of(lines), StandardOpenOption.APPEND);
    }

    /** Starts the server again after {@link #kill}, on the same port. */
    public void start() {
        programs.mustRun(
                "pg_ctl", "start", "-D", cluster().toString(), "-l", log().toString(), "-w");
    }

    /** Ends the server without a checkpoint. */
    public void kill() {
        programs.run("pg_ctl", "stop", "-D", cluster().toString(), "-m", "immediate", "-w");
    }

    /** Access to the databases of the server. */
    public TestPostgres postgres() {
        return postgres;
    }

    /** The file with its messages. */
    public Path log() {
        return directory.resolve("log");
    }

    private Path cluster() {
        return directory.resolve("postgresql");
    }

    @Override
    public void close() {
        kill();
        directory.close();
    }
}
