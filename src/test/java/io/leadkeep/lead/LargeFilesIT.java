package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Relay;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest files that are allowed, and what may happen to them on their way. */
class LargeFilesIT {

    private static final String KEY = "sk_" + "3".repeat(48);
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final int ROWS = 50_000;
    private static final long LIMIT = 50L * 1024 * 1024;
    private static final String BOUNDARY = "leadkeep-test";

    private static final String FORM_START =
            "--"
                    + BOUNDARY
                    + "\r\n"
                    + "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n";

    private static final String EXPORT =
            "GET /v1/leads/export HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: %s\r\n\r\n";

    private static final String FORM_END = "\r\n--" + BOUNDARY + "--\r\n";

    @TempDir Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void the_largest_file_goes_in_and_out_while_the_service_answers() throws Exception {
        Path file = largestFile();
        try (ServiceProcess service = start(Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY))) {
            Health health = new Health(service);

            Instant sent = Instant.now();
            HttpResponse<String> imported =
                    health.whileAnswering(client.sendAsync(form(service, file), text()));
            report("import", service, sent, health);
            JsonNode data = new ObjectMapper().readTree(imported.body()).path("data");
            assertThat(data.path("imported").intValue()).as(imported.body()).isEqualTo(ROWS);
            assertThat(uploads()).isEmpty();

            for (String format : new String[] {"csv", "ndjson"}) {
                Path exported = folder.resolve("exported." + format);
                sent = Instant.now();
                health.whileAnswering(
                        client.sendAsync(
                                request(service, "/v1/leads/export?format=" + format).build(),
                                BodyHandlers.ofFile(exported)));
                report(format, service, sent, health);
                try (Stream<String> lines = Files.lines(exported)) {
                    assertThat(lines.count()).isEqualTo(ROWS + (format.equals("csv") ? 1 : 0));
                }
            }
            assertThat(service.output()).doesNotContain("OutOfMemory", "ERROR");
        }
    }

    @Test
    void neither_wrong_files_nor_clients_that_do_not_read_cost_memory() throws Exception {
        Path file = largestFile();
        Path wrong = folder.resolve("wrong.csv");
        String row = "x".repeat((int) (LIMIT / ROWS) - 20) + ",\n";
        Files.writeString(wrong, "email,firstName\n" + row.repeat(ROWS));
        List<Socket> idle = new ArrayList<>();
        try (ServiceProcess service = start(Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY))) {
            HttpResponse<String> told = client.send(form(service, wrong), text());
            assertThat(told.statusCode()).isEqualTo(200);
            JsonNode data = new ObjectMapper().readTree(told.body()).path("data");
            assertThat(data.path("failed").intValue()).isEqualTo(ROWS);

            assertThat(client.send(form(service, file), text()).statusCode()).isEqualTo(200);
            for (int i = 0; i < 50; i++) {
                Socket socket = new Socket("localhost", service.uri("/").getPort());
                idle.add(socket);
                socket.getOutputStream()
                        .write(EXPORT.formatted(KEY).getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            HttpResponse<InputStream> export = export(service);
            try (InputStream body = export.body()) {
                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8).lines())
                        .hasSize(ROWS + 1);
            }
            assertThat(service.create(KEY, "after@example.com").statusCode()).isEqualTo(201);
            assertThat(service.output()).doesNotContain("OutOfMemory", "ERROR");
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    @Test
    void a_client_that_hangs_up_leaves_nothing_behind() throws Exception {
        Path file = largestFile();
        try (ServiceProcess service = start(Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY))) {
            TestPostgres postgres = new TestPostgres(folder);
            hangUp(service, file, Files.size(file) / 2, () -> !uploads().isEmpty());
            awaitNoUploads();
            hangUp(service, file, Files.size(file), () -> leads(postgres, "leadkeep") > 1_000);
            awaitNoUploads();

            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> leads(postgres, "leadkeep"), this::isStill);
            assertThat(leads(postgres, "leadkeep")).isLessThan(ROWS);
            for (int i = 0; i < 50; i++) {
                assertThat(service.create(KEY, "after" + i + "@example.com").statusCode())
                        .isEqualTo(201);
            }
        }
    }

    @Test
    void what_a_killed_service_left_is_deleted_when_it_is_old() throws Exception {
        Files.createDirectories(uploadFolder());
        Path old = Files.writeString(uploadFolder().resolve("old"), "x");
        Path recent = Files.writeString(uploadFolder().resolve("recent"), "x");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3_700)));
        Files.setLastModifiedTime(recent, FileTime.from(Instant.now().minusSeconds(3_000)));

        try (ServiceProcess service = start(Map.of())) {
            assertThat(service.isReady()).isTrue();
            assertThat(uploads()).containsExactly(recent);
        }
    }

    @Test
    void a_database_that_goes_away_is_told_with_what_was_done() throws Exception {
        Path file = largestFile();
        try (ServiceProcess owner = ServiceProcess.start(folder, Map.of())) {
            TestPostgres postgres = new TestPostgres(folder);
            try (Relay relay = new Relay(postgres.port())) {
                Map<String, String> variables =
                        Map.of(
                                "DATABASE_URL",
                                newDatabase(postgres, relay.port()),
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                KEY);
                try (ServiceProcess service = start(variables)) {
                    CompletableFuture<HttpResponse<String>> answer =
                            client.sendAsync(form(service, file), text());
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> leads(postgres, "files") >= 10_000);
                    relay.cut();
                    HttpResponse<String> refused = answer.join();

                    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                    assertThat(refused.body())
                            .contains("SERVICE_UNAVAILABLE")
                            .contains(leads(postgres, "files") + " rows were imported");
                    assertThat(uploads()).isEmpty();
                    assertThat(export(service).statusCode()).isEqualTo(503);

                    relay.mend();
                    service.awaitReady(Duration.ofSeconds(15));
                    relay.stall();
                    Instant asked = Instant.now();
                    assertThat(export(service).statusCode()).isEqualTo(503);
                    assertThat(Duration.between(asked, Instant.now())).isLessThan(ANSWERED);
                    relay.flow();

                    HttpResponse<InputStream> export = export(service);
                    assertThat(export.statusCode()).isEqualTo(200);
                    try (InputStream body = export.body()) {
                        body.readNBytes(100_000);
                        relay.cut();
                        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
                    }
                    assertThat(service.output()).doesNotContain("ERROR");
                }
            }
            assertThat(owner.isReady()).isTrue();
        }
    }

    /** Just under 50 MiB, every row with an address of its own. */
    private Path largestFile() throws IOException {
        Path file = folder.resolve("large.csv");
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

    private ServiceProcess start(Map<String, String> variables) throws IOException {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        Map<String, String> all = new HashMap<>(variables);
        all.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        return ServiceProcess.start(folder, all);
    }

    private Path uploadFolder() {
        return folder.resolve("tmp").resolve("leadkeep-uploads-" + System.getProperty("user.name"));
    }

    private List<Path> uploads() throws IOException {
        try (Stream<Path> files = Files.list(uploadFolder())) {
            return files.toList();
        }
    }

    private void awaitNoUploads() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> uploads().isEmpty());
    }

    private long last = -1;

    private boolean isStill(long leads) {
        boolean still = leads == last;
        last = leads;
        return still;
    }

    private static HttpRequest.Builder request(ServiceProcess service, String path) {
        return HttpRequest.newBuilder(service.uri(path))
                .timeout(Duration.ofMinutes(5))
                .header("X-Api-Key", KEY);
    }

    private static HttpRequest form(ServiceProcess service, Path file) throws IOException {
        return request(service, "/v1/leads/import/csv")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(
                        BodyPublishers.concat(
                                BodyPublishers.ofString(FORM_START),
                                BodyPublishers.ofFile(file),
                                BodyPublishers.ofString(FORM_END)))
                .build();
    }

    private static HttpResponse.BodyHandler<String> text() {
        return BodyHandlers.ofString();
    }

    private HttpResponse<InputStream> export(ServiceProcess service) throws Exception {
        return client.send(
                request(service, "/v1/leads/export").build(), BodyHandlers.ofInputStream());
    }

    private static void hangUp(
            ServiceProcess service, Path file, long bytes, Callable<Boolean> when)
            throws Exception {
        long length = FORM_START.length() + Files.size(file) + FORM_END.length();
        try (Socket socket = new Socket("localhost", service.uri("/").getPort());
                InputStream content = Files.newInputStream(file)) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    """
                    POST /v1/leads/import/csv HTTP/1.1\r
                    Host: localhost\r
                    X-Api-Key: %s\r
                    Content-Type: multipart/form-data; boundary=%s\r
                    Content-Length: %d\r
                    \r
                    %s\
                    """
                            .formatted(KEY, BOUNDARY, length, FORM_START)
                            .getBytes(StandardCharsets.US_ASCII));
            for (long left = bytes; left > 0; ) {
                byte[] block = content.readNBytes((int) Math.min(left, 64 * 1024));
                out.write(block);
                left -= block.length;
            }
            if (bytes == Files.size(file)) {
                out.write(FORM_END.getBytes(StandardCharsets.US_ASCII));
            }
            out.flush();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(when);
        }
    }

    private static String newDatabase(TestPostgres postgres, int port) throws SQLException {
        try (Connection connection = postgres.connect("leadkeep");
                Statement statement = connection.createStatement()) {
            statement.execute("create database files");
        }
        return postgres.url(port).replaceAll("/leadkeep$", "/files");
    }

    private static long leads(TestPostgres postgres, String database) throws SQLException {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from lead")) {
            count.next();
            return count.getLong(1);
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
                ROWS,
                time.toMillis(),
                ROWS * 1_000L / time.toMillis(),
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
