package io.leadkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of the packaged service. */
class LogsIT {

    private static final String KEY = "sk_" + "5".repeat(48);
    private static final String DEBUG = "QUARKUS_LOG_CATEGORY__IO_LEADKEEP__LEVEL";

    @TempDir Path folder;

    @Test
    void request_logs_one_debug_line_with_its_id_and_without_its_key() {
        try (ServiceProcess service =
                ServiceProcess.start(
                        folder, Map.of(DEBUG, "DEBUG", "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY))) {
            String id =
                    service.create(KEY, "a@example.com").headers().firstValue("X-Request-Id").get();

            String line = lineWith(service, "POST /v1/leads answered 201");

            assertThat(line).contains(id);
            assertThat(service.get("/v1/leads/" + KEY, KEY).statusCode()).isEqualTo(404);
            assertThat(lineWith(service, "GET /v1/leads/sk_… answered 404")).isNotEmpty();
            HttpResponse<String> signedIn = service.post("/console/session", KEY, "");
            String cookie = signedIn.headers().firstValue("Set-Cookie").get();
            assertThat(lineWith(service, "POST /console/session answered 200")).isNotEmpty();
            assertThat(service.output())
                    .doesNotContain(KEY, "a@example.com", cookie.split("[=;]")[1]);
            assertThat(service.output().lines().filter(each -> each.contains(id))).hasSize(1);
        }
    }

    @Test
    void internal_error_is_logged_once_with_the_request_id() throws Exception {
        try (ServiceProcess service =
                ServiceProcess.start(folder, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY))) {
            new TestPostgres(folder).run("leadkeep", "alter table lead rename to elsewhere");
            HttpResponse<String> failed = service.create(KEY, "a@example.com");
            assertThat(failed.statusCode()).isEqualTo(500);
            String id = failed.headers().firstValue("X-Request-Id").get();

            String line = lineWith(service, "ERROR");

            assertThat(line).containsOnlyOnce(id).contains("The request failed");
        }
    }

    @Test
    void log_lines_are_json_if_enabled() throws Exception {
        try (ServiceProcess service =
                ServiceProcess.start(folder, Map.of(DEBUG, "DEBUG", "LEADKEEP_LOG_JSON", "true"))) {
            String id = service.get("/nope", KEY).headers().firstValue("X-Request-Id").get();

            JsonNode line =
                    new ObjectMapper().readTree(lineWith(service, "GET /nope answered 404"));

            assertThat(line.get("level").asText()).isEqualTo("DEBUG");
            assertThat(line.findValue("requestId").asText()).isEqualTo(id);
        }
    }

    @Test
    void taken_port_stops_the_start_with_one_sentence() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        try (ServiceProcess first = ServiceProcess.start(folder, Map.of())) {
            String port = Integer.toString(first.uri("/").getPort());

            ServiceProcess second = ServiceProcess.launch(other, Map.of("QUARKUS_HTTP_PORT", port));

            assertThat(second.awaitEnd()).isNotZero();
            assertThat(second.output().lines().filter(line -> line.contains("ERROR")))
                    .singleElement()
                    .asString()
                    .contains("Port " + port + " ");
            assertThat(second.output()).doesNotContain("\tat ", "Exception");
            assertThat(first.isReady()).isTrue();
        }
    }

    @Test
    void start_logs_one_line_with_version_address_and_database() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder, Map.of())) {
            String address = "http://127.0.0.1:" + service.uri("/").getPort();

            String line = lineWith(service, "uses the embedded database");

            assertThat(line).containsPattern("INFO .* Leadkeep [0-9]+[.][0-9]").contains(address);
            assertThat(line)
                    .doesNotContain(
                            Files.readString(folder.resolve("data/postgresql/leadkeep.password"))
                                    .strip());
        }
    }

    private static String lineWith(ServiceProcess service, String text) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                service.output()
                                        .lines()
                                        .filter(line -> line.contains(text))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }
}
