package io.leadkeep.lead.bulk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/leads/bulk}: concurrent bulks of the largest size, on a heap that fits one. */
class LargeBulksIT extends LargeTransferTest {

    private static final int ROWS = 5_000;
    private static final int OF_EACH_KIND = 8;
    private static final int MIB = 1024 * 1024;
    private static final String FEW_LONG_FIELDS = ",\"note\":\"" + "n".repeat(3_200) + "\"";
    private static final String MANY_SHORT_FIELDS =
            IntStream.range(0, 90)
                    .mapToObj(",\"k%02d\":\"v%1$05d\""::formatted)
                    .collect(Collectors.joining());

    @Test
    void concurrent_large_bulks_are_all_stored() throws Exception {
        try (ServiceProcess service = files.start()) {
            for (String counted : List.of("imported", "skipped")) {
                List<CompletableFuture<String>> answers = new ArrayList<>();
                for (int i = 0; i < OF_EACH_KIND; i++) {
                    answers.add(store(service, "long" + i, FEW_LONG_FIELDS));
                    answers.add(store(service, "many" + i, MANY_SHORT_FIELDS));
                }

                for (CompletableFuture<String> answer : answers) {
                    assertThat(
                                    JsonPath.from(answer.get(5, TimeUnit.MINUTES))
                                            .getInt("data." + counted))
                            .as(answer.join())
                            .isEqualTo(ROWS);
                }
            }
            assertThat(leads(new TestPostgres(folder), "leadkeep"))
                    .isEqualTo(2L * OF_EACH_KIND * ROWS);
            assertThat(files.uploads()).isEmpty();
            assertThat(service.output()).doesNotContain("java.lang.OutOfMemoryError", "ERROR");
        }
    }

    @Test
    void stalled_bodies_do_not_block_other_requests() throws Exception {
        List<Socket> stopped = new ArrayList<>();
        try (ServiceProcess service = files.start()) {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket("localhost", service.uri("/").getPort());
                stopped.add(socket);
                socket.getOutputStream()
                        .write(
                                """
                                POST /v1/leads/bulk HTTP/1.1\r
                                Host: localhost\r
                                X-Api-Key: %s\r
                                Content-Type: application/json\r
                                Content-Length: %d\r
                                \r
                                """
                                        .formatted(LargeFiles.KEY, 16 * MIB)
                                        .getBytes(US_ASCII));
                socket.getOutputStream().write(new byte[15 * MIB]);
            }

            for (int i = 0; i < 50; i++) {
                assertThat(service.create(LargeFiles.KEY, "one" + i + "@example.com").statusCode())
                        .isEqualTo(201);
            }
            assertThat(
                            JsonPath.from(store(service, "all", FEW_LONG_FIELDS).join())
                                    .getInt("data.imported"))
                    .isEqualTo(ROWS);
            disconnect(stopped);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> files.uploads().isEmpty());
            assertThat(service.output()).doesNotContain("java.lang.OutOfMemoryError", "ERROR");
        } finally {
            disconnect(stopped);
        }
    }

    @Test
    void bulk_of_too_many_values_returns_413() throws Exception {
        String fields = ",\"customFields\":{\"a\":[" + "{},".repeat(949) + "{}]}";
        try (ServiceProcess service = files.start()) {
            String refused = store(service, "small", fields).get(1, TimeUnit.MINUTES);

            assertThat(refused).contains("PAYLOAD_TOO_LARGE", "2000000");
            assertThat(service.create(LargeFiles.KEY, "next@example.com").statusCode())
                    .isEqualTo(201);
        }
    }

    private static void disconnect(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Sends a bulk, again after {@code Retry-After} while the response is 503. */
    private CompletableFuture<String> store(ServiceProcess service, String name, String fields) {
        List<byte[]> parts =
                IntStream.range(0, ROWS)
                        .mapToObj(
                                n ->
                                        "%s{\"email\":\"%04d@%s.example\""
                                                .formatted(n == 0 ? "{\"leads\":[" : ",", n, name))
                        .map(String::getBytes)
                        .toList();
        byte[] rest = (fields + "}").getBytes(US_ASCII);
        byte[] end = "]}".getBytes(US_ASCII);
        long length = end.length;
        List<byte[]> body = new ArrayList<>();
        for (byte[] part : parts) {
            body.add(part);
            body.add(rest);
            length += part.length + rest.length;
        }
        body.add(end);
        HttpRequest request =
                LargeFiles.request(service, "/v1/leads/bulk")
                        .header("Content-Type", "application/json")
                        .POST(
                                BodyPublishers.fromPublisher(
                                        BodyPublishers.ofByteArrays(body), length))
                        .build();
        return send(request);
    }

    private CompletableFuture<String> send(HttpRequest request) {
        return files.client
                .sendAsync(request, BodyHandlers.ofString())
                .thenCompose(
                        answer ->
                                isUnavailable(answer)
                                        ? retry(request, answer)
                                        : CompletableFuture.completedFuture(answer.body()));
    }

    private static boolean isUnavailable(HttpResponse<String> answer) {
        return answer.statusCode() == 503;
    }

    private CompletableFuture<String> retry(HttpRequest request, HttpResponse<String> refusal) {
        long seconds = refusal.headers().firstValueAsLong("Retry-After").orElseThrow();
        return CompletableFuture.supplyAsync(
                        () -> request, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS))
                .thenCompose(this::send);
    }
}
