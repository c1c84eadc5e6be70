package io.leadkeep.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of the first start of the packaged service. */
class BootstrapIT {

    private static final String OTHER_KEY = "sk_" + "3".repeat(48);

    @TempDir Path folder;

    @Test
    void first_start_prints_keys_a_working_command_and_a_link_that_signs_in_once()
            throws Exception {
        String workspaceKey;
        String platformKey;
        try (ServiceProcess service = ServiceProcess.launchUnprepared(folder, Map.of())) {
            service.awaitReady(Duration.ofSeconds(60));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> service.output().contains("API reference"));
            String output = service.output();
            workspaceKey = find("workspace key +(sk_[0-9a-f]{48})", output);
            platformKey = find("platform key +(sk_user_[0-9a-f]{48})", output);
            String command = find("(?s)(curl -X POST.*?}')\n", output);
            String link = find("(http://\\S+/console/#/link/\\S+)\n", output);

            Process pasted = new ProcessBuilder("sh", "-c", command).start();
            String answer =
                    new String(pasted.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).contains("\"success\":true").contains("john@acme.com");
            assertThat(service.create(platformKey, "a@example.com").statusCode()).isEqualTo(201);
            assertThat(link).contains(":" + service.uri("/").getPort() + "/console/#/link/");
            assertThat(follow(service, link).body()).contains("\"kind\":\"platform\"");
            assertThat(follow(service, link).statusCode()).isEqualTo(401);
        }

        // Configured keys are for an empty database only.
        try (ServiceProcess again =
                ServiceProcess.start(
                        folder, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", OTHER_KEY))) {
            assertThat(again.create(workspaceKey, "john@acme.com").statusCode()).isEqualTo(409);
            assertThat(again.create(OTHER_KEY, "b@example.com").statusCode()).isEqualTo(401);
            assertThat(again.output()).doesNotContain("sk_", "/link/");
        }
    }

    @Test
    void first_start_that_fails_on_the_port_has_printed_the_keys() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServiceProcess service =
                        ServiceProcess.launch(
                                folder,
                                Map.of(
                                        "QUARKUS_HTTP_PORT",
                                        Integer.toString(taken.getLocalPort())))) {
            assertThat(service.awaitEnd()).isNotZero();
            String key = find("workspace key +(sk_[0-9a-f]{48})", service.output());

            try (ServiceProcess again = ServiceProcess.start(folder, Map.of())) {
                assertThat(again.create(key, "a@example.com").statusCode()).isEqualTo(201);
            }
        }
    }

    @Test
    void configured_keys_work_and_are_not_printed() {
        String platformKey = "sk_user_" + "4".repeat(48);
        try (ServiceProcess service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                OTHER_KEY,
                                "LEADKEEP_BOOTSTRAP_PLATFORM_KEY",
                                platformKey))) {
            assertThat(service.create(OTHER_KEY, "a@example.com").statusCode()).isEqualTo(201);
            assertThat(service.create(platformKey, "a@example.com").statusCode()).isEqualTo(409);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> service.output().contains("/console/"));
            assertThat(service.output()).doesNotContain(OTHER_KEY, platformKey, "/link/");
        }
    }

    @Test
    void malformed_configured_key_stops_the_start_and_names_the_variable() {
        try (ServiceProcess service =
                ServiceProcess.launch(
                        folder, Map.of("LEADKEEP_BOOTSTRAP_PLATFORM_KEY", OTHER_KEY))) {
            assertThat(service.awaitEnd()).isNotZero();
            assertThat(service.output())
                    .contains("LEADKEEP_BOOTSTRAP_PLATFORM_KEY must be sk_user_")
                    .doesNotContain(OTHER_KEY);
        }
    }

    private static HttpResponse<String> follow(ServiceProcess service, String link) {
        String token = link.substring(link.lastIndexOf('/') + 1);
        return service.send(
                HttpRequest.newBuilder(service.uri("/console/session"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"link\":\"" + token + "\"}")));
    }

    private static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }
}
