package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.WebhookSink.Reply;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of an answer is read, and for how long. */
@ServiceTest
class WebhookAnswerTest extends SinkTest {

    /** The limit of time includes the answer. */
    @Test
    void answer_that_does_not_end_is_cut_at_the_timeout() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Boolean> closed =
                    CompletableFuture.supplyAsync(() -> beginAnswer(server));
            Hook hook =
                    Hook.create(
                            tenant,
                            "http://127.0.0.1:" + server.getLocalPort() + "/",
                            Map.of("events", List.of("lead.created"), "timeoutMs", 1_000));

            JsonPath result = hook.test();

            assertThat(result.getInt("data.statusCode")).isEqualTo(200);
            assertThat(closed.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Returns once the client has closed the connection. */
    private static boolean beginAnswer(ServerSocket server) {
        byte[] request = new byte[4_096];
        try (Socket client = server.accept()) {
            client.getInputStream().read(request);
            client.getOutputStream()
                    .write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"
                                    .getBytes(StandardCharsets.US_ASCII));
            while (client.getInputStream().read(request) > 0) {
                // The rest of the request.
            }
            return true;
        } catch (SocketException reset) {
            return true;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void only_the_first_kib_of_an_answer_is_kept() {
        sink.answer(delivery -> new Reply(500, Map.of(), "x".repeat(60_000)));
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        Api.as(tenant).create(Map.of("email", "a@example.com"));

        await().atMost(WITHIN).until(() -> !hook.deliveries("").getList("data").isEmpty());

        assertThat(hook.deliveries("").getString("data[0].response")).isEqualTo("x".repeat(1_024));
    }

    @Test
    void endless_answer_is_cut_after_64_kib() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Long> written =
                    CompletableFuture.supplyAsync(() -> answerWithoutEnd(server));
            Hook hook =
                    Hook.create(
                            tenant,
                            "http://127.0.0.1:" + server.getLocalPort() + "/",
                            "lead.created");

            JsonPath result = hook.test();

            assertThat(result.getBoolean("data.delivered")).isTrue();
            // Buffers of both sockets take more than what is read.
            assertThat(written.get(10, TimeUnit.SECONDS)).isLessThan(64 * 1024 * 1024);
        }
    }

    private static long answerWithoutEnd(ServerSocket server) {
        long written = 0;
        try (Socket client = server.accept()) {
            client.getInputStream().read(new byte[4_096]);
            client.getOutputStream()
                    .write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            byte[] part = new byte[8_192];
            while (true) {
                client.getOutputStream().write(part);
                written += part.length;
            }
        } catch (IOException closed) {
            return written;
        }
    }

    @ParameterizedTest
    @CsvSource({"65536, false", "65537, true"})
    void connection_is_closed_if_an_answer_exceeds_64_kib(int bytes, boolean closed)
            throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Boolean> ended =
                    CompletableFuture.supplyAsync(() -> endsAfterAnAnswer(server, bytes));
            Hook hook =
                    Hook.create(
                            tenant,
                            "http://127.0.0.1:" + server.getLocalPort() + "/",
                            "lead.created");
            assertThat(hook.test().getBoolean("data.delivered")).isTrue();
            if (!closed) {
                assertThat(hook.test().getInt("data.statusCode")).isEqualTo(204);
            }
            assertThat(ended.get(10, TimeUnit.SECONDS)).isEqualTo(closed);
        }
    }

    /** Returns whether the client closes the connection before another request. */
    private static boolean endsAfterAnAnswer(ServerSocket server, int bytes) {
        byte[] request = new byte[4_096];
        try (Socket client = server.accept()) {
            client.getInputStream().read(request);
            write(client, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(bytes));
            write(client, "x".repeat(bytes));
            if (client.getInputStream().read(request) < 0) {
                return true;
            }
            write(client, "HTTP/1.1 204 No Content\r\n\r\n");
            return false;
        } catch (SocketException reset) {
            return true;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void kept_connection_that_the_server_closes_is_replaced_at_once() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Void> served =
                    CompletableFuture.runAsync(() -> closeAtTheSecondRequest(server));
            Hook hook =
                    Hook.create(
                            tenant,
                            "http://127.0.0.1:" + server.getLocalPort() + "/",
                            "lead.created");
            assertThat(hook.test().getBoolean("data.delivered")).isTrue();

            assertThat(hook.test().getBoolean("data.delivered")).isTrue();

            served.get(10, TimeUnit.SECONDS);
        }
    }

    private static void closeAtTheSecondRequest(ServerSocket server) {
        byte[] answer = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[4_096];
        try {
            try (Socket first = server.accept()) {
                first.getInputStream().read(request);
                first.getOutputStream().write(answer);
                first.getInputStream().read(request);
            }
            try (Socket second = server.accept()) {
                second.getInputStream().read(request);
                second.getOutputStream().write(answer);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
