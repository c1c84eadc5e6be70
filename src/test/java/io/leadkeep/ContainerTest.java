package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Privileges, health check and commands of the image. */
class ContainerTest {

    private static final Path FOLDER = Path.of("docker");

    @Test
    void image_runs_as_unprivileged_user_on_files_of_root() throws IOException {
        List<String> lines = image();
        int user = lines.indexOf("USER 10001");

        assertThat(user).isPositive();
        assertThat(lines.subList(user + 1, lines.size()))
                .noneMatch(line -> line.matches("(USER|COPY|ADD|RUN|VOLUME) .*"));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("COPY"))
                .isNotEmpty()
                .allMatch(line -> line.matches("COPY --from=\\w+ --chown=root:root .*"));
    }

    /** The cache fits the JVM that wrote it, and the jars that it was written with. */
    @Test
    void image_has_the_start_up_cache_of_its_own_jvm_and_jars() throws IOException {
        List<String> all = Files.readAllLines(FOLDER.resolve("Dockerfile"));
        int stage = all.indexOf(image().get(0) + " AS cache");
        List<String> cache = all.subList(stage, all.size() - image().size());

        assertThat(stage).isPositive();
        assertThat(cache)
                .containsSubsequence(
                        "COPY --from=build --chown=10001 /src/target/quarkus-app/ /opt/leadkeep/",
                        "COPY --from=build /src/target/startup-cache/ /opt/startup-cache/",
                        "USER 10001",
                        "RUN java -cp /opt/startup-cache StartupCache /opt/leadkeep");
        assertThat(image())
                .contains("COPY --from=cache --chown=root:root /opt/leadkeep/ /opt/leadkeep/");
        assertThat(all.subList(0, stage))
                .anyMatch(
                        line ->
                                line.endsWith(
                                        " && javac -d target/startup-cache"
                                                + " docker/StartupCache.java"));
    }

    /** Without the option for the cache, which StartupCache adds. */
    @Test
    void image_and_documentation_start_java_with_the_options_of_the_package() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("Dockerfile")))
                .contains("ENTRYPOINT [\"java\", \"@/opt/leadkeep/java.options\", \"-jar\", ");
        for (String page : List.of("README.md", "docs/operations.md")) {
            assertThat(Files.readString(Path.of(page)))
                    .as(page)
                    .contains(
                            "java @target/quarkus-app/java.options -jar"
                                    + " target/quarkus-app/quarkus-run.jar\n");
        }
        assertThat(Files.readAllLines(Path.of("src", "main", "package", "java.options")))
                .contains("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")
                .anyMatch(line -> line.startsWith("-Xmx"));
    }

    /** The exec form: a shell would swallow the arguments. */
    @Test
    void image_accepts_the_commands_of_the_package() throws IOException {
        String entry =
                Files.readAllLines(FOLDER.resolve("Dockerfile")).stream()
                        .filter(line -> line.startsWith("ENTRYPOINT "))
                        .findFirst()
                        .orElseThrow();

        JsonNode words = new ObjectMapper().readTree(entry.substring("ENTRYPOINT ".length()));

        assertThat(words.isArray()).isTrue();
        assertThat(words.get(0).asText()).isEqualTo("java");
        assertThat(words.get(words.size() - 2).asText()).isEqualTo("-jar");
        assertThat(words.get(words.size() - 1).asText()).endsWith("/quarkus-run.jar");
    }

    @ParameterizedTest
    @CsvSource({"200, true", "503, false"})
    void health_check_reports_readiness_on_the_configured_port(int status, boolean healthy)
            throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.createContext(
                "/q/health/ready",
                exchange -> {
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        service.start();
        try {
            int port = service.getAddress().getPort();

            assertThat(health(port) == 0).isEqualTo(healthy);
        } finally {
            service.stop(0);
        }
        assertThat(healthCheck().get(2)).contains("/${QUARKUS_HTTP_PORT:-8080} ");
    }

    /** As the container runs it: bash expands the variable. */
    private static int health(int port) throws IOException, InterruptedException {
        ProcessBuilder check = new ProcessBuilder(healthCheck());
        check.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        Process running = check.redirectErrorStream(true).start();
        try {
            assertThat(running.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return running.exitValue();
        } finally {
            running.destroyForcibly();
        }
    }

    private static List<String> healthCheck() throws IOException {
        String file = Files.readString(FOLDER.resolve("Dockerfile")).replace("\\\n", "");
        String line =
                file.lines().filter(each -> each.startsWith("HEALTHCHECK ")).findFirst().get();
        JsonNode words = new ObjectMapper().readTree(line.substring(line.indexOf("CMD ") + 4));
        return List.of(words.get(0).asText(), words.get(1).asText(), words.get(2).asText());
    }

    /** The last stage of the Dockerfile. */
    private static List<String> image() throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve("Dockerfile"));
        int stage = lines.size() - 1;
        while (!lines.get(stage).startsWith("FROM ")) {
            stage--;
        }
        return lines.subList(stage, lines.size());
    }
}
