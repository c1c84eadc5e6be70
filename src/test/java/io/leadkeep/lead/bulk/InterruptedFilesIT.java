package io.leadkeep.lead.bulk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TcpProxy;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Interrupted imports and exports: lost clients, killed services, lost databases. */
class InterruptedFilesIT extends LargeTransferTest {

    private static final Pattern COUNTS =
            Pattern.compile(
                    "Before that, (\\d+) rows were imported, 0 updated, 0 skipped, and 0 failed;"
                            + " what became of the next (\\d+) rows is not known");

    private static final int DISCONNECTS = 50;
    private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(5);

    @Test
    void disconnected_client_leaves_no_file_and_stops_import() throws Exception {
        try (ServiceProcess service = files.start()) {
            TestPostgres postgres = new TestPostgres(folder);
            Path file = largestFile();
            sendAndDisconnect(
                    service, file, Files.size(file) / 2, () -> !files.uploads().isEmpty());
            awaitNoUploads();
            sendAndDisconnect(
                    service, file, Files.size(file), () -> leads(postgres, "leadkeep") > 1_000);
            awaitNoUploads();

            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> leads(postgres, "leadkeep"), this::isUnchanged);
            assertThat(leads(postgres, "leadkeep")).isLessThan(LargeFiles.ROWS);
            for (int i = 0; i < 50; i++) {
                assertThat(
                                service.create(LargeFiles.KEY, "after" + i + "@example.com")
                                        .statusCode())
                        .isEqualTo(201);
            }
        }
    }

    @Test
    void clients_that_disconnect_early_leave_no_file() throws Exception {
        try (ServiceProcess service = files.start()) {
            for (int bytes : new int[] {0, 200, 1_000, 8_000, 20_000}) {
                for (int i = 0; i < DISCONNECTS; i++) {
                    beginAndDisconnect(service, bytes, i % 2 == 0);
                }
            }

            awaitNoUploads();
            Path descriptors = Path.of("/proc", Long.toString(service.pid()), "fd");
            if (Files.exists(descriptors)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> filesOpenedBy(descriptors), List::isEmpty);
            }
            assertThat(
                            service.send(
                                            LargeFiles.request(service, "/v1/leads/import/csv")
                                                    .header(
                                                            "Content-Type",
                                                            "multipart/form-data; boundary="
                                                                    + LargeFiles.BOUNDARY)
                                                    .POST(
                                                            BodyPublishers.ofString(
                                                                    LargeFiles.FORM_START
                                                                            + "email\na@example.com"
                                                                            + LargeFiles.FORM_END)))
                                    .body())
                    .contains("\"imported\":1");
            assertThat(service.output()).doesNotContain("ncaught", "ERROR", "Exception");
        }
    }

    /** Closes the connection in order, or resets it. */
    private static void beginAndDisconnect(ServiceProcess service, int bytes, boolean inOrder)
            throws IOException {
        try (Socket socket = new Socket("localhost", service.uri("/").getPort())) {
            if (!inOrder) {
                socket.setSoLinger(true, 0);
            }
            socket.getOutputStream()
                    .write((head(1_000_000) + "x".repeat(bytes)).getBytes(US_ASCII));
        }
    }

    private List<Path> filesOpenedBy(Path descriptors) throws IOException {
        List<Path> opened = new ArrayList<>();
        try (Stream<Path> all = Files.list(descriptors)) {
            for (Path descriptor : all.toList()) {
                try {
                    Path target = Files.readSymbolicLink(descriptor);
                    if (target.startsWith(files.uploadFolder())) {
                        opened.add(target);
                    }
                } catch (NoSuchFileException closed) {
                    continue;
                }
            }
        }
        return opened;
    }

    @Test
    void old_files_of_a_killed_service_are_deleted() throws Exception {
        Files.createDirectories(files.uploadFolder());
        Path old = Files.writeString(files.uploadFolder().resolve("old"), "x");
        Path recent = Files.writeString(files.uploadFolder().resolve("recent"), "x");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3_700)));
        Files.setLastModifiedTime(recent, FileTime.from(Instant.now().minusSeconds(3_000)));

        try (ServiceProcess service = files.start(Map.of())) {
            assertThat(service.isReady()).isTrue();
            assertThat(files.uploads()).containsExactly(recent);
        }
    }

    @Test
    void lost_database_returns_503_with_counts() throws Exception {
        try (ServiceProcess owner = ServiceProcess.start(folder, Map.of())) {
            TestPostgres postgres = new TestPostgres(folder);
            try (TcpProxy relay = new TcpProxy(postgres.port())) {
                Map<String, String> variables =
                        Map.of(
                                "DATABASE_URL",
                                newDatabase(postgres, relay.port()),
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                LargeFiles.KEY);
                try (ServiceProcess service = files.start(variables)) {
                    CompletableFuture<HttpResponse<String>> answer =
                            files.client.sendAsync(
                                    LargeFiles.form(service, largestFile()),
                                    BodyHandlers.ofString());
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> leads(postgres, "files") >= 10_000);
                    relay.cut();
                    HttpResponse<String> refused = answer.join();

                    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                    assertThat(refused.body()).contains("SERVICE_UNAVAILABLE");
                    Matcher counts = COUNTS.matcher(refused.body());
                    assertThat(counts.find()).as(refused.body()).isTrue();
                    // The connection may have been cut between a commit and its response.
                    long imported = Long.parseLong(counts.group(1));
                    assertThat(leads(postgres, "files"))
                            .isIn(imported, imported + Long.parseLong(counts.group(2)));
                    assertThat(files.uploads()).isEmpty();
                    assertThat(files.export(service).statusCode()).isEqualTo(503);

                    relay.mend();
                    service.awaitReady(Duration.ofSeconds(15));
                    relay.stall();
                    Instant sent = Instant.now();
                    assertThat(files.export(service).statusCode()).isEqualTo(503);
                    assertThat(Duration.between(sent, Instant.now())).isLessThan(RESPONSE_LIMIT);
                    relay.flow();

                    HttpResponse<InputStream> export = files.export(service);
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

    private void awaitNoUploads() {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> files.uploads().isEmpty());
    }

    private long last = -1;

    private boolean isUnchanged(long leads) {
        boolean unchanged = leads == last;
        last = leads;
        return unchanged;
    }

    private static void sendAndDisconnect(
            ServiceProcess service, Path file, long bytes, Callable<Boolean> when)
            throws Exception {
        long length =
                LargeFiles.FORM_START.length() + Files.size(file) + LargeFiles.FORM_END.length();
        try (Socket socket = new Socket("localhost", service.uri("/").getPort());
                InputStream content = Files.newInputStream(file)) {
            OutputStream out = socket.getOutputStream();
            out.write(head(length).getBytes(US_ASCII));
            for (long left = bytes; left > 0; ) {
                byte[] block = content.readNBytes((int) Math.min(left, 64 * 1024));
                out.write(block);
                left -= block.length;
            }
            if (bytes == Files.size(file)) {
                out.write(LargeFiles.FORM_END.getBytes(US_ASCII));
            }
            out.flush();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(when);
        }
    }

    /** Returns the head of a request and the head of the file in the form. */
    private static String head(long length) {
        return """
        POST /v1/leads/import/csv HTTP/1.1\r
        Host: localhost\r
        X-Api-Key: %s\r
        Content-Type: multipart/form-data; boundary=%s\r
        Content-Length: %d\r
        \r
        %s\
        """
                .formatted(LargeFiles.KEY, LargeFiles.BOUNDARY, length, LargeFiles.FORM_START);
    }

    private static String newDatabase(TestPostgres postgres, int port) throws SQLException {
        try (Connection connection = postgres.connect("leadkeep");
                Statement statement = connection.createStatement()) {
            statement.execute("create database files");
        }
        return postgres.url(port).replaceAll("/leadkeep$", "/files");
    }
}
