package io.leadkeep.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that take a place and do not do much with it. */
class SlowClientsIT {

    private static final String KEY = "sk_" + "2".repeat(48);
    private static final int HEAD_SECONDS = 2;
    private static final int IDLE_SECONDS = 4;
    private static final int SLOW = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** On a machine with much else to do; what others are kept waiting is none of that. */
    private static final Duration SERVED = Duration.ofSeconds(2);

    private static final String HEAD =
            "POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + KEY + "\r\n";
    private static final String BODY =
            HEAD + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";

    @TempDir static Path folder;

    private static ServiceProcess service;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() {
        service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                KEY,
                                "LEADKEEP_CLIENTS_HEAD_TIMEOUT",
                                HEAD_SECONDS + "s",
                                "LEADKEEP_CLIENTS_IDLE_TIMEOUT",
                                IDLE_SECONDS + "s"));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void heads_that_come_byte_by_byte_are_ended_and_nobody_else_waits() throws Exception {
        List<Socket> heads = new ArrayList<>();
        List<Socket> bodies = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            heads.add(connect(HEAD));
            bodies.add(connect(BODY));
        }

        long began = System.nanoTime();
        int served = 0;
        while (!heads.stream().allMatch(SlowClientsIT::isAnswered)) {
            assertThat(since(began)).isLessThan(PATIENCE);
            for (Socket head : heads) {
                writeIfOpen(head, "x");
            }
            for (Socket body : bodies) {
                body.getOutputStream().write(' ');
            }
            long sent = System.nanoTime();
            HttpResponse<String> other = service.create(KEY, "other" + served++ + "@example.com");
            assertThat(other.statusCode()).isEqualTo(201);
            assertThat(since(sent)).isLessThan(SERVED);
            Thread.sleep(100);
        }

        assertThat(since(began)).isGreaterThan(Duration.ofSeconds(HEAD_SECONDS - 1));
        for (Socket head : heads) {
            assertThat(RawHttp.read(head))
                    .startsWith("HTTP/1.1 408 ")
                    .containsIgnoringCase("\r\nX-Request-Id: ")
                    .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n")
                    .containsIgnoringCase("\r\nConnection: close\r\n")
                    .contains("\r\n\r\n{\"success\":false,", "\"code\":\"REQUEST_TIMEOUT\"");
        }
        // A body has longer: see LongRequestsIT.
        assertThat(bodies).noneMatch(SlowClientsIT::isAnswered);
    }

    @Test
    void a_connection_without_a_request_is_closed_after_a_while() throws Exception {
        Socket never = connect("");
        Socket noMore = connect("GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        long began = System.nanoTime();

        assertThat(RawHttp.read(never)).isEmpty();
        assertThat(RawHttp.read(noMore)).startsWith("HTTP/1.1 200 ").doesNotContain(" 408 ");
        assertThat(since(began)).isGreaterThan(Duration.ofSeconds(IDLE_SECONDS - 1));
    }

    @Test
    void a_body_that_nobody_asked_for_does_not_hold_the_connection() throws Exception {
        Socket socket =
                connect("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");

        long began = System.nanoTime();
        while (RawHttp.isOpen(socket)) {
            assertThat(since(began)).isLessThan(PATIENCE);
            Thread.sleep(200);
        }
    }

    @Test
    void who_waits_for_an_answer_is_not_taken_for_idle() throws Exception {
        assertThat(service.create(KEY, "slow@example.com").statusCode()).isEqualTo(201);
        TestPostgres postgres = new TestPostgres(folder);
        postgres.run(
                "leadkeep",
                "create function slow() returns trigger language plpgsql as"
                        + " 'begin perform pg_sleep("
                        + (IDLE_SECONDS + HEAD_SECONDS)
                        + "); return old; end'");
        postgres.run(
                "leadkeep",
                "create trigger slow before delete on lead for each row"
                        + " when (old.email = 'slow@example.com') execute function slow()");
        String body = "{\"deleteAll\":true,\"filters\":{\"search\":\"slow@example.com\"}}";
        Socket socket =
                connect(
                        "DELETE /v1/leads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + ("X-Api-Key: " + KEY + "\r\nContent-Type: application/json\r\n")
                                + ("Content-Length: " + body.length() + "\r\n\r\n" + body));

        assertThat(RawHttp.read(socket)).startsWith("HTTP/1.1 200 ").contains("\"deletedCount\":1");
    }

    private Socket connect(String beginning) throws IOException {
        Socket socket = new Socket("127.0.0.1", service.uri("/").getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        sockets.add(socket);
        return socket;
    }

    private static boolean isAnswered(Socket socket) {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    private static void writeIfOpen(Socket socket, String text) throws IOException {
        if (!isAnswered(socket)) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
