package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void the_service_of_compose_has_a_read_only_root_and_no_capabilities() throws IOException {
        JsonNode service = compose().at("/services/leadkeep");

        assertThat(service.path("read_only").asBoolean()).isTrue();
        assertThat(service.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
        assertThat(service.has("cap_add")).isFalse();
        assertThat(service.path("security_opt").toString()).contains("no-new-privileges:true");
        assertThat(service.path("privileged").asBoolean()).isFalse();
        assertThat(service.path("tmpfs").get(0).asText()).startsWith("/tmp:");
        assertThat(service.path("ports").get(0).asText()).startsWith("127.0.0.1:");
    }

    @Test
    void the_service_of_compose_logs_in_as_the_role_that_owns_nothing() throws IOException {
        JsonNode compose = compose();

        assertThat(compose.at("/services/leadkeep/environment/DATABASE_URL").asText())
                .startsWith("postgresql://leadkeep_service:${LEADKEEP_SERVICE_PASSWORD:?")
                .endsWith("@postgres:5432/leadkeep");
        assertThat(
                        compose.at("/services/leadkeep/environment/LEADKEEP_MIGRATION_DATABASE_URL")
                                .asText())
                .startsWith("postgresql://leadkeep_owner:${LEADKEEP_OWNER_PASSWORD:?");
        for (JsonNode volume : compose.at("/services/postgres/volumes")) {
            String file = volume.asText().split(":")[0];
            assertThat(file.startsWith("./") && !Files.exists(FOLDER.resolve(file)))
                    .as(file)
                    .isFalse();
        }
    }

    private static JsonNode compose() throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(FOLDER.resolve("compose.yaml").toFile());
    }
}
