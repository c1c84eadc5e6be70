package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.DocumentationPage;
import io.leadkeep.testsupport.Programs;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.WebhookSink.Received;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of docs/webhooks.md, and a library in another language. */
@ServiceTest
class WebhookProgramsTest extends SinkTest {

    /** Where .ci/run installs the packages of src/test/npm. */
    private static final Path NPM = Path.of("target/npm");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"python, python3, hook.py", "js, node, hook.js", "java, java, Hook.java"})
    void program_prints_an_event_and_rejects_another_signature(
            String language, String command, String file) throws Exception {
        Assumptions.assumeTrue(Programs.find(command).isPresent(), command + " is not installed");
        int port = ServiceProcess.freePort();
        String url = "http://127.0.0.1:" + port + "/";
        Hook hook = Hook.create(tenant, url, "lead.updated");
        Hook stranger = Hook.create(tenant, url, "lead.updated");
        Path output = folder.resolve("output");
        Process program = start(language, List.of(command, file), port, hook.secret(), output);
        try {
            await().atMost(WITHIN).until(() -> hook.test().getBoolean("data.delivered"));
            assertThat(stranger.test().getMap("data")).containsEntry("statusCode", 401);
            String lead =
                    Api.as(tenant).create(Map.of("email", "a@example.com")).header("Location");
            Api.as(tenant).patch(lead, "{\"city\":\"Bonn\"}");

            await().atMost(WITHIN).until(() -> Files.readString(output).contains("lead.updated"));
        } finally {
            program.destroyForcibly().waitFor();
        }
    }

    @Test
    void npm_package_accepts_the_signatures_of_both_secrets_and_no_other() throws Exception {
        Assumptions.assumeTrue(
                Files.isDirectory(NPM.resolve("node_modules/standardwebhooks")),
                "The npm package standardwebhooks is not in target/npm");
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        String rotated = hook.post("rotate-secret").jsonPath().getString("data.secret");
        hook.test();
        Received delivery = sink.await(1).get(0);

        assertThat(verify(delivery, hook.secret())).isEqualTo("valid");
        assertThat(verify(delivery, rotated)).isEqualTo("valid");
        assertThat(verify(delivery, Hook.create(tenant, sink.url(), "lead.created").secret()))
                .isEqualTo("invalid: No matching signature found");
    }

    private static String verify(Received delivery, String secret) throws Exception {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.put("secret", secret).put("body", delivery.text());
        ObjectNode headers = input.putObject("headers");
        for (String name : List.of("webhook-id", "webhook-timestamp", "webhook-signature")) {
            headers.put(name, delivery.header(name));
        }
        Process node =
                new ProcessBuilder("node", "verify.js")
                        .directory(NPM.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (OutputStream in = node.getOutputStream()) {
            in.write(input.toString().getBytes(StandardCharsets.UTF_8));
        }
        return new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
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
