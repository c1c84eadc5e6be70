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

/** Files of clients lie where no other user of the machine can read them. */
class UploadsIT {

    @TempDir Path folder;

    @Test
    void a_folder_for_uploads_that_belongs_to_another_user_is_refused() throws Exception {
        String user = System.getProperty("user.name");
        assumeThat(user).as("Only root can give a folder to somebody else").isEqualTo("root");
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
            assertThat(service.output()).contains(uploads + ", belongs to another user");
        }
    }

    @Test
    void a_file_that_turns_out_to_be_too_large_is_no_error_of_ours() {
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
                ServiceProcess.start(folder, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", key))) {
            HttpResponse<String> refused =
                    service.send(
                            service.request("/v1/leads/import/csv", key)
                                    .header("Content-Type", "multipart/form-data; boundary=b")
                                    .POST(BodyPublishers.ofInputStream(() -> form)));

            assertThat(refused.statusCode()).isEqualTo(413);
            Awaitility.await("the time after which forms that break off are given up")
                    .atMost(Duration.ofSeconds(20))
                    .during(Duration.ofSeconds(11))
                    .untilAsserted(() -> assertThat(service.output()).doesNotContain("ERROR"));
        }
    }
}
