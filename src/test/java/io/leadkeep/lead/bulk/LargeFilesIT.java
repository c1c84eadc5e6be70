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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest files that are allowed, whoever answers meanwhile and whoever does not read. */
class LargeFilesIT {

    private static final String EXPORT =
            "GET /v1/leads/export HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: %s\r\n\r\n";

    @TempDir static Path shared;

    private static Path file;

    @TempDir Path folder;

    private LargeFiles files;

    @BeforeAll
    static void makeFile() throws IOException {
        file = LargeFiles.largest(shared);
    }

    @BeforeEach
    void ownFolder() {
        files = new LargeFiles(folder);
    }

    @Test
    void the_largest_file_goes_in_and_out_while_the_service_answers() throws Exception {
        try (ServiceProcess service = files.start()) {
            Health health = new Health(service);

            Instant sent = Instant.now();
            HttpResponse<String> imported =
                    health.whileAnswering(
                            files.client.sendAsync(
                                    LargeFiles.form(service, file), BodyHandlers.ofString()));
            report("import", service, sent, health);
            JsonNode data = new ObjectMapper().readTree(imported.body()).path("data");
            assertThat(data.path("imported").intValue())
                    .as(imported.body())
                    .isEqualTo(LargeFiles.ROWS);
            assertThat(files.uploads()).isEmpty();

            for (String format : new String[] {"csv", "ndjson"}) {
                Path exported = folder.resolve("exported." + format);
                sent = Instant.now();
                health.whileAnswering(
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
    void neither_wrong_files_nor_clients_that_do_not_read_cost_memory() throws Exception {
        Path wrong = folder.resolve("wrong.csv");
        String row = "x".repeat((int) (LargeFiles.LIMIT / LargeFiles.ROWS) - 20) + ",\n";
        Files.writeString(wrong, "email,firstName\n" + row.repeat(LargeFiles.ROWS));
        List<Socket> idle = new ArrayList<>();
        try (ServiceProcess service = files.start()) {
            HttpResponse<String> told =
                    files.client.send(LargeFiles.form(service, wrong), BodyHandlers.ofString());
            assertThat(told.statusCode()).isEqualTo(200);
            JsonNode data = new ObjectMapper().readTree(told.body()).path("data");
            assertThat(data.path("failed").intValue()).isEqualTo(LargeFiles.ROWS);

            assertThat(
                            files.client
                                    .send(LargeFiles.form(service, file), BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(200);
            for (int i = 0; i < 50; i++) {
                Socket socket = new Socket("localhost", service.uri("/").getPort());
                idle.add(socket);
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
            for (Socket socket : idle) {
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

    /** Asks again and again whether the service is alive. */
    private static final class Health {

        private static final long QUICK_MILLIS = 2_000;

        private final ServiceProcess service;
        private long slowest;

        Health(ServiceProcess service) {
            this.service = service;
        }

        <T> T whileAnswering(CompletableFuture<T> answer) throws InterruptedException {
            slowest = 0;
            while (!answer.isDone()) {
                long asked = System.nanoTime();
                assertThat(service.get("/q/health/live", "none").statusCode()).isEqualTo(200);
                slowest = Math.max(slowest, (System.nanoTime() - asked) / 1_000_000);
                Thread.sleep(20);
            }
            assertThat(slowest).isLessThan(QUICK_MILLIS);
            return answer.join();
        }
    }
}
