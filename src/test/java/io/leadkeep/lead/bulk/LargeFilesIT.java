package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The largest imports and exports, with health checks and stalled clients meanwhile. */
class LargeFilesIT extends LargeTransferTest {

    private static final String EXPORT =
            "GET /v1/leads/export HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: %s\r\n\r\n";

    private static final Map<String, String> DRY_RUN =
            Map.of("onExisting", "overwrite", "dryRun", "true", "returnResults", "true");

    @Test
    void largest_file_is_imported_and_exported_while_service_responds() throws Exception {
        try (ServiceProcess service = files.start()) {
            Health health = new Health(service);

            Instant sent = Instant.now();
            HttpResponse<String> imported =
                    health.checkUntil(
                            files.client.sendAsync(
                                    LargeFiles.form(service, largestFile()),
                                    BodyHandlers.ofString()));
            report("import", service, sent, health);
            JsonNode data = new ObjectMapper().readTree(imported.body()).path("data");
            assertThat(data.path("imported").intValue())
                    .as(imported.body())
                    .isEqualTo(LargeFiles.ROWS);
            assertThat(files.uploads()).isEmpty();

            sent = Instant.now();
            HttpResponse<String> tried =
                    health.checkUntil(
                            files.client.sendAsync(
                                    LargeFiles.form(service, largestFile(), DRY_RUN),
                                    BodyHandlers.ofString()));
            report("dry run", service, sent, health);
            JsonNode outcome = new ObjectMapper().readTree(tried.body()).path("data");
            assertThat(outcome.path("skipped").intValue()).isEqualTo(LargeFiles.ROWS);
            assertThat(outcome.path("results")).hasSize(LargeFiles.ROWS);
            assertThat(outcome.at("/results/49999/status").textValue()).isEqualTo("unchanged");

            for (String format : new String[] {"csv", "ndjson"}) {
                Path exported = folder.resolve("exported." + format);
                sent = Instant.now();
                health.checkUntil(
                        files.client.sendAsync(
                                LargeFiles.request(service, "/v1/leads/export?format=" + format)
                                        .build(),
                                BodyHandlers.ofFile(exported)));
                report(format, service, sent, health);
                try (Stream<String> lines = Files.lines(exported)) {
                    assertThat(lines.count())
                            .isEqualTo(LargeFiles.ROWS + (format.equals("csv") ? 1 : 0));
                }
            }
            assertThat(service.output()).doesNotContain("java.lang.OutOfMemoryError", "ERROR");
        }
    }

    @Test
    void invalid_files_and_stalled_exports_do_not_exhaust_memory() throws Exception {
        Path invalid = folder.resolve("invalid.csv");
        String row = "x".repeat((int) (LargeFiles.LIMIT / LargeFiles.ROWS) - 20) + ",\n";
        Files.writeString(invalid, "email,firstName\n" + row.repeat(LargeFiles.ROWS));
        List<Socket> stalled = new ArrayList<>();
        try (ServiceProcess service = files.start()) {
            HttpResponse<String> response =
                    files.client.send(LargeFiles.form(service, invalid), BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            JsonNode data = new ObjectMapper().readTree(response.body()).path("data");
            assertThat(data.path("failed").intValue()).isEqualTo(LargeFiles.ROWS);

            assertThat(
                            files.client
                                    .send(
                                            LargeFiles.form(service, largestFile()),
                                            BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(200);
            for (int i = 0; i < 50; i++) {
                Socket socket = new Socket("localhost", service.uri("/").getPort());
                stalled.add(socket);
                socket.getOutputStream()
                        .write(
                                EXPORT.formatted(LargeFiles.KEY)
                                        .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            HttpResponse<InputStream> export = files.export(service);
            try (InputStream body = export.body()) {
                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8).lines())
                        .hasSize(LargeFiles.ROWS + 1);
            }
            assertThat(service.create(LargeFiles.KEY, "after@example.com").statusCode())
                    .isEqualTo(201);
            assertThat(service.output()).doesNotContain("java.lang.OutOfMemoryError", "ERROR");
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
    }

    private static void report(String what, ServiceProcess service, Instant sent, Health health)
            throws IOException {
        Duration time = Duration.between(sent, Instant.now());
        String memory =
                Files.readString(Path.of("/proc", Long.toString(service.pid()), "status"))
                        .lines()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("");
        System.out.printf(
                "%s: %d rows in %d ms (%d rows/s), %s, slowest health check %d ms%n",
                what,
                LargeFiles.ROWS,
                time.toMillis(),
                LargeFiles.ROWS * 1_000L / time.toMillis(),
                memory,
                health.slowest);
    }

    /** Repeats the liveness check and measures the slowest response. */
    private static final class Health {

        private static final long MAX_MILLIS = 2_000;

        private final ServiceProcess service;
        private long slowest;

        Health(ServiceProcess service) {
            this.service = service;
        }

        <T> T checkUntil(CompletableFuture<T> answer) throws InterruptedException {
            slowest = 0;
            while (!answer.isDone()) {
                long start = System.nanoTime();
                assertThat(service.get("/q/health/live", "none").statusCode()).isEqualTo(200);
                slowest = Math.max(slowest, (System.nanoTime() - start) / 1_000_000);
                Thread.sleep(20);
            }
            assertThat(slowest).isLessThan(MAX_MILLIS);
            return answer.join();
        }
    }
}
