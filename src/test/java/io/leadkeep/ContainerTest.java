package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpServer;
import io.leadkeep.testsupport.Haproxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The container may do no more than it needs, and holds no secret. */
class ContainerTest {

    private static final Path FOLDER = Path.of("docker");

    @Test
    void the_image_runs_as_nobody_in_particular_on_files_it_cannot_change() throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve("Dockerfile"));
        int user = lines.indexOf("USER 10001");

        assertThat(user).isPositive();
        assertThat(lines.subList(user + 1, lines.size()))
                .noneMatch(line -> line.matches("(USER|COPY|ADD|RUN|VOLUME) .*"));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("COPY --from"))
                .allMatch(line -> line.contains("--chown=root:root"));
    }

    /** In the form without a shell, which would keep them from the service. */
    @Test
    void the_image_takes_commands_as_the_package_does() throws IOException {
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
    void health_is_asked_for_on_the_port_that_the_service_is_told_to_open(int status, boolean well)
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

            assertThat(health(port) == 0).isEqualTo(well);
        } finally {
            service.stop(0);
        }
        assertThat(healthCheck().get(2)).contains("/${QUARKUS_HTTP_PORT:-8080} ");
    }

    /** As the container runs it: bash gets the text as it stands, and the variable. */
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

    @ParameterizedTest
    @CsvSource({
        "compose.yaml, leadkeep",
        "two-nodes.compose.yaml, node1",
        "two-nodes.compose.yaml, haproxy"
    })
    void the_services_of_compose_have_a_read_only_root_and_no_capabilities(String file, String name)
            throws IOException {
        JsonNode service = service(file, name);

        assertThat(service.path("read_only").asBoolean()).isTrue();
        assertThat(service.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
        assertThat(service.has("cap_add")).isFalse();
        assertThat(service.path("security_opt").toString()).contains("no-new-privileges:true");
        assertThat(service.path("privileged").asBoolean()).isFalse();
        for (JsonNode port : service.path("ports")) {
            assertThat(port.asText()).startsWith("127.0.0.1:");
        }
    }

    @ParameterizedTest
    @CsvSource({"compose.yaml, leadkeep", "two-nodes.compose.yaml, node1"})
    void the_service_of_compose_logs_in_as_the_role_that_owns_nothing(String file, String name)
            throws IOException {
        JsonNode service = service(file, name);

        assertThat(service.at("/environment/DATABASE_URL").asText())
                .startsWith("postgresql://leadkeep_service:${LEADKEEP_SERVICE_PASSWORD:?")
                .endsWith("@postgres:5432/leadkeep");
        assertThat(service.at("/environment/LEADKEEP_MIGRATION_DATABASE_URL").asText())
                .startsWith("postgresql://leadkeep_owner:${LEADKEEP_OWNER_PASSWORD:?");
        assertThat(service.path("tmpfs").get(0).asText()).startsWith("/tmp:");
        assertThat(service.path("stop_grace_period").asText()).as("it ends in 20").isEqualTo("30s");
        for (JsonNode volume : compose("compose.yaml").at("/services/postgres/volumes")) {
            String source = volume.asText().split(":")[0];
            assertThat(source.startsWith("./") && !Files.exists(FOLDER.resolve(source)))
                    .as(source)
                    .isFalse();
        }
    }

    /** Else it would be "docker", after the folder, and the volume that of other projects, too. */
    @Test
    void both_ways_of_compose_are_one_project_and_share_its_data() throws IOException {
        for (String file : List.of("compose.yaml", "two-nodes.compose.yaml")) {
            assertThat(compose(file).path("name").asText()).as(file).isEqualTo("leadkeep");
            assertThat(compose(file).path("volumes").has("postgres")).as(file).isTrue();
            assertThat(compose(file).at("/volumes/postgres").isNull()).as(file).isTrue();
        }
    }

    @Test
    void two_nodes_are_alike_and_only_haproxy_can_be_reached() throws IOException {
        JsonNode services = compose("two-nodes.compose.yaml").get("services");

        assertThat(services.at("/node2/extends/service").asText()).isEqualTo("node1");
        assertThat(services.at("/postgres/extends/file").asText()).isEqualTo("compose.yaml");
        for (String inside : List.of("node1", "node2", "postgres")) {
            assertThat(services.path(inside).has("ports")).as(inside).isFalse();
            assertThat(services.path(inside).has("network_mode")).as(inside).isFalse();
        }
        assertThat(service("compose.yaml", "postgres").has("ports")).isFalse();
        assertThat(Files.readString(Haproxy.CONFIGURATION))
                .contains("server node1 node1:8080\n", "server node2 node2:8080\n");
    }

    @Test
    void haproxy_finds_nothing_wrong_with_its_configuration() throws Exception {
        assumeTrue(Haproxy.isInstalled(), Haproxy.MISSING);

        assertThat(Haproxy.check(Haproxy.CONFIGURATION))
                .startsWith("0 ")
                .contains("Configuration file is valid");
    }

    private static JsonNode service(String file, String name) throws IOException {
        return compose(file).path("services").path(name);
    }

    private static JsonNode compose(String file) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(FOLDER.resolve(file).toFile());
    }
}
