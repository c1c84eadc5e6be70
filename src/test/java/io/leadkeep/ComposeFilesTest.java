package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.leadkeep.testsupport.Haproxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compose files, and the configuration of HAProxy that they use. */
class ComposeFilesTest {

    private static final Path FOLDER = Path.of("docker");

    @ParameterizedTest
    @CsvSource({
        "compose.yaml, leadkeep",
        "two-nodes.compose.yaml, node1",
        "two-nodes.compose.yaml, haproxy",
        "citus.compose.yaml, node1",
        "citus.compose.yaml, nodes-of-citus"
    })
    void compose_services_have_read_only_root_and_no_capabilities(String file, String name)
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
    @CsvSource({
        "compose.yaml, leadkeep, postgres",
        "two-nodes.compose.yaml, node1, postgres",
        "citus.compose.yaml, node1, coordinator"
    })
    void compose_service_logs_in_as_role_without_tables(String file, String name, String host)
            throws IOException {
        JsonNode service = service(file, name);

        assertThat(service.at("/environment/DATABASE_URL").asText())
                .startsWith("postgresql://leadkeep_service:${LEADKEEP_SERVICE_PASSWORD:?")
                .endsWith("@" + host + ":5432/leadkeep");
        assertThat(service.at("/environment/LEADKEEP_MIGRATION_DATABASE_URL").asText())
                .startsWith("postgresql://leadkeep_owner:${LEADKEEP_OWNER_PASSWORD:?")
                .endsWith("@" + host + ":5432/leadkeep");
        assertThat(service.path("tmpfs").get(0).asText()).startsWith("/tmp:");
        assertThat(service.path("stop_grace_period").asText())
                .as("the service ends within 20 s")
                .isEqualTo("30s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose.yaml", "two-nodes.compose.yaml", "citus.compose.yaml"})
    void compose_services_mount_existing_files(String file) throws IOException {
        List<String> sources =
                compose(file).path("services").findValues("volumes").stream()
                        .flatMap(volumes -> StreamSupport.stream(volumes.spliterator(), false))
                        .map(volume -> volume.asText().split(":")[0])
                        .toList();

        assertThat(sources).isNotEmpty();
        for (String source : sources) {
            if (source.startsWith("./")) {
                assertThat(FOLDER.resolve(source)).isRegularFile();
            } else {
                assertThat(compose(file).path("volumes").has(source)).as(source).isTrue();
            }
        }
    }

    @Test
    void citus_servers_are_equal_and_every_worker_is_added() throws IOException {
        JsonNode services = compose("citus.compose.yaml").get("services");
        JsonNode coordinator = services.get("coordinator");
        JsonNode adding = services.get("nodes-of-citus");
        String added = Files.readString(FOLDER.resolve("citus-nodes.sql"));

        assertThat(coordinator.get("image").asText()).matches("citusdata/citus:\\d+\\.\\d+\\.\\d+");
        assertThat(adding.get("image")).isEqualTo(coordinator.get("image"));
        assertThat(coordinator.get("command").toString())
                .contains("\"wal_level=logical\"", "\"max_prepared_transactions=");
        assertThat(added).contains("citus_set_coordinator_host('coordinator', 5432)");
        for (String worker : List.of("worker1", "worker2")) {
            JsonNode service = services.get(worker);
            assertThat(service.at("/extends/service").asText()).isEqualTo("coordinator");
            assertThat(service.at("/volumes/0").asText())
                    .isEqualTo(worker + ":/var/lib/postgresql/data");
            assertThat(added).contains("citus_add_node('" + worker + "', 5432)");
            assertThat(adding.at("/depends_on/" + worker + "/condition").asText())
                    .isEqualTo("service_healthy");
        }
    }

    @Test
    void service_nodes_of_citus_are_equal_and_start_on_a_complete_cluster() throws IOException {
        JsonNode services = compose("citus.compose.yaml").get("services");

        assertThat(services.at("/node2/extends/service").asText()).isEqualTo("node1");
        assertThat(services.at("/node1/environment/LEADKEEP_DISTRIBUTED").asText())
                .isEqualTo("citus");
        for (String node : List.of("node1", "node2")) {
            assertThat(services.at("/" + node + "/depends_on/nodes-of-citus/condition").asText())
                    .isEqualTo("service_completed_successfully");
        }
        assertThat(services.at("/haproxy/extends/file").asText())
                .isEqualTo("two-nodes.compose.yaml");
        services.properties()
                .forEach(
                        service ->
                                assertThat(service.getValue().has("ports"))
                                        .as(service.getKey())
                                        .isFalse());
    }

    /** The default name is that of the folder, docker, and so is the volume's. */
    @Test
    void both_compose_files_use_one_project_and_volume() throws IOException {
        for (String file : List.of("compose.yaml", "two-nodes.compose.yaml")) {
            assertThat(compose(file).path("name").asText()).as(file).isEqualTo("leadkeep");
            assertThat(compose(file).path("volumes").has("postgres")).as(file).isTrue();
            assertThat(compose(file).at("/volumes/postgres").isNull()).as(file).isTrue();
        }
    }

    @Test
    void two_nodes_are_equal_and_only_haproxy_publishes_a_port() throws IOException {
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
    void haproxy_accepts_its_configuration() throws Exception {
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
