package io.leadkeep.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.Haproxy;
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

/** Clients that occupy connections: directly, and through HAProxy, which limits slow heads. */
class SlowClientsIT {

    private static final String KEY = "sk_" + "2".repeat(48);
    private static final int HEAD_SECONDS = 2;
    private static final int IDLE_SECONDS = 4;
    private static final int LINGER_SECONDS = 1;
    private static final int SLOW = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** Of another client, on a busy machine. */
    private static final Duration SERVED = Duration.ofSeconds(2);

    private static final String HEAD =
            "POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: " + KEY + "\r\n";
    private static final String BODY =
            HEAD + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";

    @TempDir static Path folder;

    private static ServiceProcess service;
    private static Haproxy haproxy;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() {
        assumeTrue(Haproxy.isInstalled(), Haproxy.MISSING);
        service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                                KEY,
                                "LEADKEEP_REQUESTS_LINGER_TIMEOUT",
                                LINGER_SECONDS + "s",
                                "QUARKUS_HTTP_IDLE_TIMEOUT",
                                2 * IDLE_SECONDS + "s"));
        haproxy =
                Haproxy.start(
                        folder,
                        List.of(service.uri("/").getPort(), service.uri("/").getPort()),
                        Map.of(
                                "http-request",
                                HEAD_SECONDS + "s",
                                "http-keep-alive",
                                IDLE_SECONDS + "s"));
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

    @AfterEach
    void disconnect() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void proxy_ends_slow_heads_and_slow_clients_delay_no_other() throws Exception {
        List<Socket> heads = new ArrayList<>();
        List<Socket> bodies = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            heads.add(connect(haproxy.port(), HEAD));
            bodies.add(connect(haproxy.port(), BODY));
        }

        long began = System.nanoTime();
        int served = 0;
        while (!heads.stream().allMatch(SlowClientsIT::isAnswered)) {
            assertThat(since(began)).isLessThan(TIMEOUT);
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
            assertThat(RawHttp.read(head)).matches("(?s)HTTP/1\\.[01] 408 .*");
        }
        // A body has more time: see LongRequestsIT.
        assertThat(bodies).noneMatch(SlowClientsIT::isAnswered);
    }

    @Test
    void proxy_closes_idle_connections() throws Exception {
        Socket never = connect(haproxy.port(), "");
        Socket noMore = connect(haproxy.port(), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        long began = System.nanoTime();

        assertThat(RawHttp.read(never)).doesNotContain(" 200 ");
        assertThat(RawHttp.read(noMore)).startsWith("HTTP/1.1 200 ").doesNotContain(" 408 ");
        assertThat(since(began)).isGreaterThan(Duration.ofSeconds(IDLE_SECONDS - 1));
    }

    @Test
    void service_closes_idle_connections() throws Exception {
        int port = service.uri("/").getPort();
        Socket never = connect(port, "");
        Socket noMore = connect(port, "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        long began = System.nanoTime();

        assertThat(RawHttp.read(never)).isEmpty();
        assertThat(RawHttp.read(noMore)).startsWith("HTTP/1.1 200 ").doesNotContain(" 408 ");
        assertThat(since(began)).isGreaterThan(Duration.ofSeconds(2 * IDLE_SECONDS - 1));
    }

    @Test
    void body_that_nothing_reads_does_not_hold_the_connection() throws Exception {
        Socket socket =
                connect(
                        service.uri("/").getPort(),
                        "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");

        long began = System.nanoTime();
        while (RawHttp.isOpen(socket)) {
            assertThat(since(began)).isLessThan(TIMEOUT);
            Thread.sleep(200);
        }
    }

    @Test
    void client_that_waits_for_its_response_is_not_idle_to_the_proxy() throws Exception {
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
                        haproxy.port(),
                        "DELETE /v1/leads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                + ("X-Api-Key: " + KEY + "\r\nContent-Type: application/json\r\n")
                                + ("Content-Length: " + body.length() + "\r\n\r\n" + body));

        assertThat(RawHttp.read(socket)).startsWith("HTTP/1.1 200 ").contains("\"deletedCount\":1");
    }

    private Socket connect(int port, String beginning) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout((int) TIMEOUT.toMillis());
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
