package io.leadkeep.http.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time that a client has for sending its body, and requests that take longer. */
class LongRequestsIT {

    private static final String KEY = "sk_" + "7".repeat(48);
    private static final int BODY_SECONDS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int EXPORTED = 5_000;

    @TempDir Path folder;

    @Test
    void body_deadline_ends_slow_bodies_but_not_long_requests() throws Exception {
        try (ServiceProcess service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                KEY,
                                "LEADKEEP_REQUESTS_BODY_TIMEOUT",
                                BODY_SECONDS + "s"))) {
            bulk(service, 3, "slow", "");
            // More than the buffers between the service and a client that does not read.
            for (int i = 0; i < 4; i++) {
                bulk(service, EXPORTED, "export" + i, "x".repeat(2_000));
            }
            deleteSlowly();
            CompletableFuture<String> trickling =
                    CompletableFuture.supplyAsync(() -> sendByteByByte(service));
            HttpResponse<InputStream> export =
                    HttpClient.newHttpClient()
                            .send(
                                    service.request("/v1/leads/export?format=ndjson", KEY).build(),
                                    BodyHandlers.ofInputStream());
            assertThat(export.statusCode()).isEqualTo(200);

            HttpResponse<String> deleted =
                    service.send(
                            service.request("/v1/leads", KEY)
                                    .timeout(TIMEOUT)
                                    .header("Content-Type", "application/json")
                                    .method(
                                            "DELETE",
                                            BodyPublishers.ofString(
                                                    "{\"deleteAll\":true,\"filters\":{\"tags\":[\"slow\"]}}")));

            assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(200);
            assertThat(JsonPath.from(deleted.body()).getInt("data.deletedCount")).isEqualTo(3);
            try (InputStream body = export.body()) {
                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8).lines())
                        .hasSizeGreaterThanOrEqualTo(4 * EXPORTED);
            }
            assertThat(trickling.join())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("\"code\":\"REQUEST_TIMEOUT\"");
            assertThat(service.output()).doesNotContain("ERROR");
        }
    }

    /** Sends until there is a response. */
    private static String sendByteByByte(ServiceProcess service) {
        try (Socket socket = new Socket("127.0.0.1", service.uri("/").getPort())) {
            String head =
                    "POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: "
                            + KEY
                            + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout((int) SECOND.toMillis());
            byte[] answer = new byte[16_384];
            for (int i = 0; i < TIMEOUT.toSeconds(); i++) {
                try {
                    int length = Math.max(0, socket.getInputStream().read(answer));
                    return new String(answer, 0, length, StandardCharsets.UTF_8);
                } catch (SocketTimeoutException nothing) {
                    socket.getOutputStream().write(' ');
                }
            }
            return "no answer";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteSlowly() throws Exception {
        try (Connection connection = new TestPostgres(folder).connect("leadkeep");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create function slow() returns trigger language plpgsql as"
                            + " 'begin perform pg_sleep(2); return old; end'");
            statement.execute(
                    "create trigger slow before delete on lead for each row execute function"
                            + " slow()");
        }
    }

    private static void bulk(ServiceProcess service, int leads, String tag, String note) {
        String rows =
                IntStream.range(0, leads)
                        .mapToObj(
                                n ->
                                        "{\"email\":\"%d@%s.example\",\"note\":\"%s\"}"
                                                .formatted(n, tag, note))
                        .collect(Collectors.joining(","));
        HttpResponse<String> stored =
                service.send(
                        service.request(
                                        "POST",
                                        "/v1/leads/bulk",
                                        KEY,
                                        "{\"tag\":\"%s\",\"leads\":[%s]}".formatted(tag, rows))
                                .timeout(TIMEOUT));
        assertThat(JsonPath.from(stored.body()).getInt("data.imported")).isEqualTo(leads);
    }
}
