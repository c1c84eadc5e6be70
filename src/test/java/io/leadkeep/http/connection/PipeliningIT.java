package io.leadkeep.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.Haproxy;
import io.leadkeep.testsupport.PersistentConnection;
import io.leadkeep.testsupport.PersistentConnection.Answer;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceProcess;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that are sent before the responses to earlier ones have been read: directly, and through
 * HAProxy, which protects the service from clients that do not read.
 */
class PipeliningIT {

    private static final String KEY = "sk_" + "b".repeat(48);
    private static final int CLIENT_TIMEOUT_SECONDS = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SERVED = Duration.ofSeconds(5);

    /** More than the buffers between the service and a client hold. */
    private static final String LARGE = get("/openapi.json");

    private static final int LARGE_REQUESTS = 140;

    private static final Pattern STATUS = Pattern.compile("HTTP/1[.][01] ([0-9]{3}) ");

    @TempDir static Path folder;

    private static ServiceProcess service;
    private static Haproxy haproxy;
    private static int emails;

    @BeforeAll
    static void start() {
        assumeTrue(Haproxy.isInstalled(), Haproxy.MISSING);
        service = ServiceProcess.start(folder, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY));
        haproxy =
                Haproxy.start(
                        folder,
                        List.of(service.uri("/").getPort(), service.uri("/").getPort()),
                        Map.of("client", CLIENT_TIMEOUT_SECONDS + "s"));
    }

    @AfterAll
    static void stop() {
        if (haproxy != null) {
            haproxy.close();
        }
        if (service != null) {
            service.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"/z, 3000", "/, 100000", "/openapi.json, 1200", "/v1/leads, 3000"})
    void client_behind_the_proxy_that_reads_no_responses_slows_no_other(String path, int requests)
            throws Exception {
        Socket socket = connectToProxy();
        CompletableFuture<Void> sending =
                CompletableFuture.runAsync(
                        () -> {
                            sendWhileOpen(socket, LARGE.repeat(LARGE_REQUESTS));
                            sendWhileOpen(socket, get(path).repeat(requests));
                        });
        try {
            for (int i = 0; i < 30; i++) {
                long began = System.nanoTime();
                HttpResponse<String> other = service.create(KEY, email());
                assertThat(other.statusCode()).as(other.body()).isEqualTo(201);
                assertThat(service.get("/q/health/live", KEY).statusCode()).isEqualTo(200);
                assertThat(service.metric(KEY, "leadkeep_requests_in_flight"))
                        .isLessThanOrEqualTo(1);
                assertThat(since(began)).isLessThan(SERVED);
            }
        } finally {
            socket.close();
            sending.join();
        }
        assertThat(service.output()).doesNotContain("LEAK", "OutOfMemory");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pipelined_requests_get_their_responses_in_order(boolean behindProxy) throws Exception {
        List<String> sent = new ArrayList<>();
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            String email = email();
            sent.add(email);
            requests.append(
                    post("{\"email\":\"" + email + "\",\"city\":\"" + "x".repeat(i) + "\"}"));
        }

        int port = behindProxy ? haproxy.port() : service.uri("/").getPort();
        try (PersistentConnection connection = new PersistentConnection(port)) {
            connection.write(requests.toString());

            for (String email : sent) {
                Answer answer = connection.read();
                assertThat(answer.status()).as(answer.body()).isEqualTo(201);
                assertThat(JsonPath.from(answer.body()).getString("data.email")).isEqualTo(email);
            }
            assertThat(connection.send("GET", "/v1/leads", KEY, "").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/v1/leads"})
    void many_pipelined_requests_with_immediate_responses_are_answered(String path)
            throws Exception {
        int requests = 2_000;
        try (PersistentConnection connection =
                new PersistentConnection(service.uri("/").getPort())) {
            connection.write(get(path).repeat(requests));

            for (int i = 0; i < requests; i++) {
                assertThat(connection.read().status()).isBetween(401, 404);
            }
        }
        assertThat(service.output()).doesNotContain("StackOverflowError", "NoClassDefFoundError");
    }

    @Test
    void pipelined_requests_may_arrive_in_pieces_of_any_size() throws Exception {
        String chunked =
                "POST /v1/leads HTTP/1.1\r\nHost: a\r\nX-Api-Key: "
                        + KEY
                        + "\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n";
        String all =
                "HEAD /q/health/live HTTP/1.1\r\nHost: a\r\n\r\n"
                        + chunked
                        + ("1\r\n{\r\nb\r\n\"email\":\"c@\r\nd\r\nexample.com\"}\r\n0\r\n\r\n")
                        + get("/none")
                        + "POST /v1/leads HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"
                        + "GET /v1/leads HTTP/1.1\r\nHost: a\r\nX-Api-Key: "
                        + KEY
                        + "\r\nConnection: close\r\n\r\n"
                        + get("/none");

        for (int length : List.of(1, 7, 100, all.length())) {
            try (Socket socket = connect(service.uri("/").getPort())) {
                socket.setTcpNoDelay(true);
                for (int from = 0; from < all.length(); from += length) {
                    String piece = all.substring(from, Math.min(from + length, all.length()));
                    socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                }
                String answers = RawHttp.read(socket);

                assertThat(statuses(answers))
                        .containsExactly("200", length == 1 ? "201" : "409", "404", "401", "200");
            }
        }
    }

    @Test
    void request_behind_a_body_that_expects_100_continue_is_answered() throws Exception {
        String answers =
                RawHttp.send(
                        service.uri("/"),
                        "POST /v1/leads HTTP/1.1\r\nHost: a\r\nX-Api-Key: "
                                + KEY
                                + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
                                + "Expect: 100-continue\r\n\r\n{}"
                                + "GET /q/health/live HTTP/1.0\r\n\r\n");

        assertThat(statuses(answers)).containsExactly("100", "400", "200");
    }

    @Test
    void proxy_closes_the_connection_of_a_client_that_reads_nothing() throws Exception {
        try (Socket socket = connectToProxy()) {
            long began = System.nanoTime();
            socket.getOutputStream()
                    .write(LARGE.repeat(LARGE_REQUESTS).getBytes(StandardCharsets.US_ASCII));

            while (RawHttp.isOpen(socket)) {
                assertThat(since(began)).isLessThan(TIMEOUT);
                Thread.sleep(200);
            }
            assertThat(since(began)).isGreaterThan(Duration.ofSeconds(CLIENT_TIMEOUT_SECONDS - 1));
        }
    }

    @Test
    void client_behind_the_proxy_that_reads_slowly_gets_everything() throws Exception {
        try (Socket socket = connectToProxy()) {
            long began = System.nanoTime();
            socket.getOutputStream()
                    .write(
                            (LARGE.repeat(LARGE_REQUESTS)
                                            + "GET /none HTTP/1.1\r\n"
                                            + "Host: a\r\n"
                                            + "Connection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder end = new StringBuilder();
            long length = 0;
            for (byte[] piece = in.readNBytes(250_000);
                    piece.length > 0;
                    piece = in.readNBytes(250_000)) {
                length += piece.length;
                end.delete(0, Math.max(0, end.length() - 10_000))
                        .append(new String(piece, StandardCharsets.ISO_8859_1));
                if (since(began).toSeconds() < 2 * CLIENT_TIMEOUT_SECONDS) {
                    Thread.sleep(60);
                }
            }

            assertThat(since(began)).isGreaterThan(Duration.ofSeconds(2 * CLIENT_TIMEOUT_SECONDS));
            assertThat(length).isGreaterThan(20_000_000);
            assertThat(end).contains(" 404 Not Found");
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String post(String json) {
        return "POST /v1/leads HTTP/1.1\r\nHost: a\r\nX-Api-Key: "
                + KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + json.length()
                + "\r\n\r\n"
                + json;
    }

    private static String email() {
        return "lead" + emails++ + "@example.com";
    }

    private static Socket connectToProxy() throws IOException {
        return connect(haproxy.port());
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        return socket;
    }

    private static void sendWhileOpen(Socket socket, String requests) {
        try {
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException closed) {
            return;
        }
    }

    private static List<String> statuses(String answers) {
        return STATUS.matcher(answers).results().map(found -> found.group(1)).toList();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
