package io.leadkeep.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the start of the packaged service says about its data directory. */
class DataLocationIT {

    private static final Duration START = Duration.ofSeconds(60);
    private static final String WARNING = "is new and empty, but there is data in ";

    @TempDir Path temporary;

    private Path folder;

    @BeforeEach
    void resolveLinks() throws IOException {
        folder = temporary.toRealPath();
    }

    @Test
    void start_names_the_data_directory_and_whether_it_is_new() {
        Path data = folder.resolve("data");
        String key;
        try (ServiceProcess first = startIn(folder, jar())) {
            assertThat(line(first)).endsWith(" in " + data + " (new and empty)");
            assertThat(first.output())
                    .contains("data directory  " + data + "\n")
                    .doesNotContain(WARNING);
            key = key(first);
            assertThat(first.create(key, "john@acme.com").statusCode()).isEqualTo(201);
        }

        try (ServiceProcess second = startIn(folder, jar())) {
            assertThat(line(second)).endsWith(" in " + data + " (existing data)");
            assertThat(second.output()).doesNotContain(WARNING, "data directory  ");
            assertThat(second.create(key, "john@acme.com").statusCode()).isEqualTo(409);
        }
    }

    @Test
    void start_in_a_folder_below_warns_and_names_the_data_above() throws Exception {
        prepareData(folder);
        Path below = Files.createDirectories(folder.resolve("bench/results"));

        try (ServiceProcess second = startIn(below, jar())) {
            assertThat(line(second)).endsWith(" in " + below.resolve("data") + " (new and empty)");
            assertThat(second.output())
                    .contains(
                            "The database in %s %s%s. To use it, stop this service and start it with LEADKEEP_DATA_DIR=%3$s"
                                    .formatted(
                                            below.resolve("data"),
                                            WARNING,
                                            folder.resolve("data")));
        }
    }

    @Test
    void start_elsewhere_warns_and_names_the_data_beside_the_program() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home/target"));
        Files.createSymbolicLink(home.resolve("quarkus-app"), jar().getParent());
        Path program = home.resolve("quarkus-app/quarkus-run.jar");
        prepareData(home.getParent());
        Path data = home.resolveSibling("data");
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));

        try (ServiceProcess second = startIn(elsewhere, program)) {
            assertThat(second.output()).contains(WARNING + data);
        }

        try (ServiceProcess third =
                ServiceProcess.launchUnprepared(
                        elsewhere, Map.of("LEADKEEP_DATA_DIR", data.toString()))) {
            third.awaitReady(START);
            assertThat(line(third)).endsWith(" in " + data + " (existing data)");
        }
    }

    @Test
    void new_data_directory_that_is_set_as_absolute_path_gives_no_warning() throws Exception {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("postgresql"));
        Files.createFile(data.resolve("leadkeep.lock"));
        Path asked = folder.resolve("below/data");

        try (ServiceProcess service =
                ServiceProcess.launchUnprepared(
                        folder, Map.of("LEADKEEP_DATA_DIR", asked.toString()))) {
            service.awaitReady(START);
            assertThat(line(service)).endsWith(" in " + asked + " (new and empty)");
            assertThat(service.output()).doesNotContain(WARNING);
        }
    }

    /** The data directory of an earlier start. */
    private static void prepareData(Path workingDirectory) throws IOException {
        TestPostgres.prepare(workingDirectory);
        Files.createFile(workingDirectory.resolve("data/leadkeep.lock"));
    }

    private static Path jar() {
        return ServiceProcess.JAR.toAbsolutePath();
    }

    private static ServiceProcess startIn(Path workingDirectory, Path jar) {
        ServiceProcess service = ServiceProcess.launchIn(workingDirectory, jar);
        service.awaitReady(START);
        return service;
    }

    private static String line(ServiceProcess service) {
        return Awaitility.await()
                .until(
                        () ->
                                service.output()
                                        .lines()
                                        .filter(line -> line.contains("uses the embedded database"))
                                        .findFirst()
                                        .orElse(""),
                        line -> !line.isEmpty());
    }

    private static String key(ServiceProcess service) {
        Matcher key = Pattern.compile("workspace key +(sk_[0-9a-f]{48})").matcher(service.output());
        assertThat(key.find()).isTrue();
        return key.group(1);
    }
}
