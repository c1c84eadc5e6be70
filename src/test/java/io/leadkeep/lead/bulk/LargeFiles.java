package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts a packaged service, and sends and fetches large files. */
final class LargeFiles {

    static final String KEY = "sk_" + "3".repeat(48);
    static final int ROWS = 50_000;
    static final long LIMIT = 50L * 1024 * 1024;
    static final String BOUNDARY = "leadkeep-test";

    static final String FORM_START =
            "--"
                    + BOUNDARY
                    + "\r\n"
                    + "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n";

    static final String FORM_END = "\r\n--" + BOUNDARY + "--\r\n";

    final HttpClient client = HttpClient.newHttpClient();
    private final Path folder;

    LargeFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes 50,000 rows with different addresses, just under 50 MiB. */
    static Path writeLargest(Path file) throws IOException {
        String note = "n".repeat((int) (LIMIT / ROWS) - 120);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("email,firstName,companyName,phone,tags,note\n");
            for (int i = 0; i < ROWS; i++) {
                out.write(
                        "person.%06d@example%03d.com,Ann %d,Acme,+1 650 253 %04d,\"a,b\",%s\n"
                                .formatted(i, i % 1_000, i, i % 10_000, note));
            }
        }
        assertThat(Files.size(file)).isBetween(LIMIT * 9 / 10, LIMIT);
        return file;
    }

    ServiceProcess start() {
        return start(Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY));
    }

    ServiceProcess start(Map<String, String> variables) {
        try {
            Path temporary = Files.createDirectories(folder.resolve("tmp"));
            Map<String, String> all = new HashMap<>(variables);
            // The options of the container image.
            all.put(
                    "JAVA_TOOL_OPTIONS",
                    "-XX:+ExitOnOutOfMemoryError -Djava.io.tmpdir=" + temporary);
            return ServiceProcess.start(folder, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path uploadFolder() {
        return folder.resolve("tmp").resolve("leadkeep-uploads-" + System.getProperty("user.name"));
    }

    List<Path> uploads() throws IOException {
        try (Stream<Path> files = Files.list(uploadFolder())) {
            return files.toList();
        }
    }

    static HttpRequest.Builder request(ServiceProcess service, String path) {
        return HttpRequest.newBuilder(service.uri(path))
                .timeout(Duration.ofMinutes(5))
                .header("X-Api-Key", KEY);
    }

    static HttpRequest form(ServiceProcess service, Path file) throws IOException {
        return form(service, file, Map.of());
    }

    static HttpRequest form(ServiceProcess service, Path file, Map<String, String> options)
            throws IOException {
        StringBuilder fields = new StringBuilder();
        options.forEach(
                (name, value) ->
                        fields.append(
                                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                                        .formatted(BOUNDARY, name, value)));
        return request(service, "/v1/leads/import/csv")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(
                        BodyPublishers.concat(
                                BodyPublishers.ofString(fields + FORM_START),
                                BodyPublishers.ofFile(file),
                                BodyPublishers.ofString(FORM_END)))
                .build();
    }

    HttpResponse<InputStream> export(ServiceProcess service) throws Exception {
        return client.send(
                request(service, "/v1/leads/export").build(), BodyHandlers.ofInputStream());
    }
}
