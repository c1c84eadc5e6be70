package io.leadkeep.database;

import io.leadkeep.database.embedded.DataDirectory;
import io.leadkeep.database.embedded.PostgresPrograms;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The PostgreSQL of the distribution, with all of its programs. */
public final class InstalledPostgres implements AutoCloseable {

    /** The reason for skipping a test. */
    public static final String MISSING = "PostgreSQL is not installed";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String PASSWORD = "of-a-server";

    private final DataDirectory directory;
    private final PostgresPrograms programs;
    private final TestPostgres postgres;

    private InstalledPostgres(
            DataDirectory directory, PostgresPrograms programs, TestPostgres postgres) {
        this.directory = directory;
        this.programs = programs;
        this.postgres = postgres;
    }

    /** The programs of the newest installed version. */
    public static Optional<Path> home() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(VERSIONS)) {
            return StreamSupport.stream(versions.spliterator(), false)
                    .filter(home -> Files.isExecutable(home.resolve("bin").resolve("initdb")))
                    .max(Comparator.comparingInt(home -> version(home)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int version(Path home) {
        return (int) Double.parseDouble(home.getFileName().toString());
    }

    /** Starts a server on data that lie in the folder like those of an embedded one. */
    public static InstalledPostgres start(Path folder) throws IOException, SQLException {
        DataDirectory directory = DataDirectory.lock(folder.resolve("data"));
        PostgresPrograms programs = new PostgresPrograms(home().orElseThrow(), directory);
        Path cluster = directory.resolve("postgresql");
        Path password = Files.writeString(directory.createTempFile("password"), PASSWORD);
        programs.mustRun(
                "initdb",
                "-D",
                cluster.toString(),
                "-U",
                "leadkeep",
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C.UTF-8");
        Files.move(password, cluster.resolve("leadkeep.password"));
        programs.mustRun(
                "pg_ctl",
                "start",
                "-D",
                cluster.toString(),
                "-l",
                directory.resolve("log").toString(),
                "-w",
                "-o",
                "-c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c port="
                        + ServiceProcess.freePort());
        return new InstalledPostgres(directory, programs, new TestPostgres(folder));
    }

    /** Access to the databases of the server. */
    public TestPostgres postgres() {
        return postgres;
    }

    @Override
    public void close() {
        programs.run(
                "pg_ctl",
                "stop",
                "-D",
                directory.resolve("postgresql").toString(),
                "-m",
                "immediate",
                "-w");
        directory.close();
    }
}
