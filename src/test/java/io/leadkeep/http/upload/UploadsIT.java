package io.leadkeep.http.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.leadkeep.testsupport.ServiceProcess;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory of uploaded files. */
class UploadsIT {

    @TempDir Path folder;

    @Test
    void upload_directory_of_another_user_prevents_the_start() throws Exception {
        String user = System.getProperty("user.name");
        assumeThat(user).as("Only root can change the owner of a directory").isEqualTo("root");
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Path uploads = Files.createDirectories(temporary.resolve("leadkeep-uploads-" + user));
        Files.setOwner(
                uploads,
                uploads.getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName("nobody"));

        try (ServiceProcess service =
                ServiceProcess.launch(
                        folder, Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary))) {
            assertThat(service.awaitEnd()).isNotZero();
            assertThat(service.output()).contains(uploads + " belongs to another user");
        }
    }

    @Test
    void failure_of_the_disk_gets_500_and_logs_an_error_with_the_request_id() throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        String key = "sk_" + "7".repeat(48);
        try (ServiceProcess service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "JAVA_TOOL_OPTIONS",
                                "-Djava.io.tmpdir=" + temporary,
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                key))) {
            Path uploads = temporary.resolve("leadkeep-uploads-" + System.getProperty("user.name"));
            Files.delete(uploads);
            Files.createFile(uploads);
            String bulk =
                    "{\"leads\":[{\"email\":\"a@example.com\",\"city\":\"%s\"}]}"
                            .formatted("x".repeat(300_000));

            HttpResponse<String> failed = service.post("/v1/leads/bulk", key, bulk);

            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(failed.body()).contains("\"code\":\"INTERNAL_ERROR\"");
            String id = failed.headers().firstValue("X-Request-Id").orElseThrow();
            Awaitility.await()
                    .untilAsserted(
                            () ->
                                    assertThat(service.output().lines())
                                            .anyMatch(
                                                    line ->
                                                            line.contains("ERROR")
                                                                    && line.contains(id)));
            assertThat(service.output()).contains("FileSystemException");
            assertThat(service.create(key, "a@example.com").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void file_above_the_limit_gets_413_and_logs_no_error() {
        String key = "sk_" + "6".repeat(48);
        String head =
                "--b\r\n"
                    + "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
                    + "email\n";
        InputStream form =
                new SequenceInputStream(
                        new ByteArrayInputStream(head.getBytes(StandardCharsets.US_ASCII)),
                        new ByteArrayInputStream(new byte[52 * 1024 * 1024]));
        try (ServiceProcess service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                key,
                                "LEADKEEP_REQUESTS_LINGER_TIMEOUT",
                                "1s"))) {
            HttpResponse<String> refused =
                    service.send(
                            service.request("/v1/leads/import/csv", key)
                                    .header("Content-Type", "multipart/form-data; boundary=b")
                                    .POST(BodyPublishers.ofInputStream(() -> form)));

            assertThat(refused.statusCode()).isEqualTo(413);
            Awaitility.await("the linger timeout")
                    .atMost(Duration.ofSeconds(20))
                    .during(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(service.output()).doesNotContain("ERROR"));
        }
    }
}
