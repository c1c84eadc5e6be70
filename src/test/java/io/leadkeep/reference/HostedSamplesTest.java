package io.leadkeep.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The request, both responses and the five sample programs of the "Create lead" page of the hosted
 * product. Its clients must work here with another base URL.
 */
@ServiceTest
class HostedSamplesTest {

    private static final Path PAGE = Path.of("src", "test", "resources", "reference-page");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keys whose values differ per lead. */
    private static final List<String> GENERATED =
            List.of("_id", "userId", "workspaceId", "createdAt", "updatedAt");

    @Inject Tenants tenants;

    @TestHTTPResource URI service;

    @TempDir Path folder;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @Test
    void sample_request_returns_the_documented_responses() throws Exception {
        String request = Files.readString(PAGE.resolve("request.json"));

        Response created = Api.as(tenant).create(request);
        Response refused = Api.as(tenant).create(request);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(refused.statusCode()).isEqualTo(409);
        JsonNode lead = JSON.readTree(created.asString());
        assertSame(page("created.json"), lead);
        assertSame(page("conflict.json"), JSON.readTree(refused.asString()));
        for (String key : GENERATED) {
            assertThat(lead.at("/data/" + key).textValue())
                    .hasSameSizeAs(page("created.json").at("/data/" + key).textValue());
        }
    }

    private static void assertSame(JsonNode page, JsonNode answer) {
        assertThat(answer.get("success")).isEqualTo(page.get("success"));
        assertThat(answer.get("error")).isEqualTo(page.get("error"));
        page.get("data")
                .properties()
                .forEach(
                        entry -> {
                            if (!GENERATED.contains(entry.getKey())) {
                                assertThat(answer.get("data").get(entry.getKey()))
                                        .as(entry.getKey())
                                        .isEqualTo(entry.getValue());
                            }
                        });
    }

    private static ObjectNode page(String file) throws IOException {
        return (ObjectNode) JSON.readTree(PAGE.resolve(file).toFile());
    }

    @ParameterizedTest
    @CsvSource({
        "create-lead.sh, curl --version, sh",
        "create-lead.py, python3 -c import+requests, python3",
        "create-lead.mjs, node --version, node",
        "create-lead.go, go version, go run",
        "create-lead.rb, ruby --version, ruby",
    })
    void sample_program_creates_the_lead(String file, String probe, String interpreter)
            throws Exception {
        String[] probeCommand =
                Arrays.stream(probe.split(" "))
                        .map(word -> word.replace('+', ' '))
                        .toArray(String[]::new);
        assumeTrue(runs(probeCommand), file + " is skipped: '" + probe + "' does not run here");
        String base = service.toString().replaceAll("/$", "");
        Path program =
                Files.writeString(
                        folder.resolve(file),
                        Files.readString(PAGE.resolve(file))
                                .replace("http://localhost:8080", base)
                                .replace("YOUR_API_KEY", tenant.key())
                                // The service under test has no TLS; the Go sample has an unused
                                // import.
                                .replace("http.use_ssl = true", "http.use_ssl = false")
                                .replace("\"encoding/json\"\n", ""));

        Process process =
                new ProcessBuilder(
                                Stream.concat(
                                                Arrays.stream(interpreter.split(" ")),
                                                Stream.of(program.toString()))
                                        .toList())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        // The programs print different things; the stored lead shows that they worked.
        Response again = Api.as(tenant).create("{\"email\":\"john@acme.com\"}");
        assertThat(again.statusCode()).as(output).isEqualTo(409);
        assertThat(again.jsonPath().getString("data.lastName")).isEqualTo("Doe");
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
