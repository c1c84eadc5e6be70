package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import io.leadkeep.testsupport.WebhookSink;
import io.leadkeep.testsupport.WebhookSink.Reply;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** Where deliveries go, and what of an answer is read. */
@ServiceTest
class WebhookAddressTest {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    @Inject Tenants tenants;

    private final TestDns dns = TestDns.shared();
    private final WebhookSink sink = WebhookSink.start();
    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @AfterEach
    void close() {
        sink.close();
    }

    private Hook hook(String host) {
        return Hook.create(tenant, "http://" + host + ":" + sink.port() + "/", "lead.created");
    }

    private static JsonPath test(Hook hook) {
        return hook.post("test").jsonPath();
    }

    @Test
    void test_delivery_returns_the_status() {
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        assertThat(test(hook).getMap("data"))
                .containsEntry("statusCode", 200)
                .containsEntry("delivered", true);
        assertThat(sink.received().get(0).type()).isEqualTo("webhook.test");

        sink.answer(302);

        assertThat(test(hook).getMap("data"))
                .containsEntry("statusCode", 302)
                .containsEntry("delivered", false);
        assertThat(hook.deliveries("").getList("data")).isEmpty();
    }

    @Test
    void connection_goes_to_the_resolved_address_with_the_name_as_host() {
        dns.add("named.hook.test. A 127.0.0.1");

        assertThat(test(hook("named.hook.test")).getBoolean("data.delivered")).isTrue();

        assertThat(sink.received().get(0).header("Host"))
                .isEqualTo("named.hook.test:" + sink.port());
    }

    @Test
    void localhost_needs_no_dns() {
        assertThat(test(hook("localhost")).getBoolean("data.delivered")).isTrue();
    }

    @Test
    void name_whose_address_changes_after_the_check_is_not_followed() throws IOException {
        dns.add("rebound.hook.test. 0 A 127.0.0.1");
        Hook hook = hook("rebound.hook.test");
        try (ServerSocket other =
                new ServerSocket(sink.port(), 10, InetAddress.getByName("127.0.0.2"))) {
            other.setSoTimeout(1);
            dns.remove("rebound.hook.test").add("rebound.hook.test. 0 A 127.0.0.2");

            JsonPath result = test(hook);

            assertThat(result.getBoolean("data.delivered")).isTrue();
            assertThat(sink.received()).hasSize(1);
            assertThat(isConnected(other)).isFalse();
        }
    }

    private static boolean isConnected(ServerSocket server) throws IOException {
        try (Socket connected = server.accept()) {
            return connected.isConnected();
        } catch (java.net.SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void address_is_checked_again_at_the_attempt() {
        dns.fail("late.hook.test", Type.ANY, Fault.SERVFAIL, Integer.MAX_VALUE);
        Hook hook = hook("late.hook.test");
        dns.add("late.hook.test. A 127.0.0.1", "late.hook.test. A 127.0.0.2")
                .recover("late.hook.test");

        await().atMost(WITHIN)
                .untilAsserted(
                        () -> assertThat(test(hook).getString("data.error")).contains("127.0.0.2"));

        assertThat(sink.received()).isEmpty();
    }

    @Test
    void tls_names_the_host_and_refuses_a_certificate_that_is_not_trusted() throws Exception {
        dns.add("tls.hook.test. A 127.0.0.1");
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<String> hello =
                    CompletableFuture.supplyAsync(() -> firstBytes(server));
            Hook hook =
                    Hook.create(
                            tenant,
                            "https://tls.hook.test:" + server.getLocalPort() + "/",
                            "lead.created");

            JsonPath result = test(hook);

            assertThat(result.getBoolean("data.delivered")).isFalse();
            assertThat(hello.get(10, TimeUnit.SECONDS)).contains("tls.hook.test");
        }
    }

    /** A ClientHello has the server name in clear text. */
    private static String firstBytes(ServerSocket server) {
        try (Socket client = server.accept()) {
            byte[] bytes = new byte[4_096];
            int read = client.getInputStream().read(bytes);
            return new String(bytes, 0, read, StandardCharsets.ISO_8859_1);
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

            JsonPath result = test(hook);

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
            assertThat(test(hook).getBoolean("data.delivered")).isTrue();

            assertThat(test(hook).getBoolean("data.delivered")).isTrue();

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
