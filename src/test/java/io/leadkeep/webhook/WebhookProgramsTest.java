package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.DocumentationPage;
import io.leadkeep.testsupport.Programs;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of docs/webhooks.md. */
@ServiceTest
class WebhookProgramsTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);

    @TempDir Path folder;
    @Inject Tenants tenants;

    @ParameterizedTest
    @CsvSource({"python, python3, hook.py", "js, node, hook.js", "java, java, Hook.java"})
    void program_prints_an_event_and_rejects_another_signature(
            String language, String command, String file) throws Exception {
        Assumptions.assumeTrue(Programs.find(command).isPresent(), command + " is not installed");
        int port = ServiceProcess.freePort();
        String url = "http://127.0.0.1:" + port + "/";
        Tenant tenant = tenants.create();
        Hook hook = Hook.create(tenant, url, "lead.updated");
        Hook stranger = Hook.create(tenant, url, "lead.updated");
        Path output = folder.resolve("output");
        Process program = start(language, List.of(command, file), port, hook.secret(), output);
        try {
            await().atMost(WITHIN)
                    .until(() -> hook.post("test").jsonPath().getBoolean("data.delivered"));
            assertThat(stranger.post("test").jsonPath().getMap("data"))
                    .containsEntry("statusCode", 401);
            String lead =
                    Api.as(tenant).create(Map.of("email", "a@example.com")).header("Location");
            Api.as(tenant).patch(lead, "{\"city\":\"Bonn\"}");

            await().atMost(WITHIN).until(() -> Files.readString(output).contains("lead.updated"));
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    private Process start(
            String language, List<String> command, int port, String secret, Path output)
            throws Exception {
        String program = new DocumentationPage("docs/webhooks.md").program(language);
        assertThat(program).contains("9000");
        Files.writeString(
                folder.resolve(command.get(1)), program.replace("9000", Integer.toString(port)));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("WEBHOOK_SECRET", secret);
        return builder.start();
    }
}
