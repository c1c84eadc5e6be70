package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import io.leadkeep.testsupport.WebhookSink;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.Type;

/** Where deliveries go, and what of an answer is read. */
@ServiceTest
class WebhookAddressTest extends SinkTest {

    private final TestDns dns = TestDns.shared();

    private Hook hook(String host) {
        return Hook.create(tenant, "http://" + host + ":" + sink.port() + "/", "lead.created");
    }

    @Test
    void test_delivery_returns_the_status() {
        Hook hook = Hook.create(tenant, sink.url(), "lead.created");
        assertThat(hook.test().getMap("data"))
                .containsEntry("statusCode", 200)
                .containsEntry("delivered", true);
        assertThat(sink.received().get(0).type()).isEqualTo("webhook.test");

        sink.answer(302);

        assertThat(hook.test().getMap("data"))
                .containsEntry("statusCode", 302)
                .containsEntry("delivered", false);
        assertThat(hook.deliveries("").getList("data")).isEmpty();
    }

    @Test
    void connection_goes_to_the_resolved_address_with_the_name_as_host() {
        dns.add("named.hook.test. A 127.0.0.1");

        assertThat(hook("named.hook.test").test().getBoolean("data.delivered")).isTrue();

        assertThat(sink.received().get(0).header("Host"))
                .isEqualTo("named.hook.test:" + sink.port());
    }

    @Test
    void localhost_needs_no_dns() {
        assertThat(hook("localhost").test().getBoolean("data.delivered")).isTrue();
    }

    @Test
    void name_whose_address_changes_after_the_check_is_not_followed() throws IOException {
        dns.add("rebound.hook.test. 0 A 127.0.0.1");
        Hook hook = hook("rebound.hook.test");
        try (ServerSocket other =
                new ServerSocket(sink.port(), 10, InetAddress.getByName("127.0.0.2"))) {
            other.setSoTimeout(1);
            dns.remove("rebound.hook.test").add("rebound.hook.test. 0 A 127.0.0.2");

            JsonPath result = hook.test();

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
                        () ->
                                assertThat(hook.test().getString("data.error"))
                                        .contains("127.0.0.2"));

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

            JsonPath result = hook.test();

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

    @ParameterizedTest
    @CsvSource({"named.tls.test, named.tls.test, true", "named.tls.test, other.tls.test, false"})
    void tls_needs_a_certificate_for_the_name_of_the_url(
            String certified, String host, boolean delivered) {
        dns.add(host + ". A 127.0.0.1");
        try (WebhookSink secure = WebhookSink.startWithTls(certified)) {
            Hook hook =
                    Hook.create(
                            tenant, "https://" + host + ":" + secure.port() + "/", "lead.created");

            JsonPath result = hook.test();

            assertThat(result.getBoolean("data.delivered"))
                    .as(result.prettify())
                    .isEqualTo(delivered);
            if (delivered) {
                assertThat(secure.received().get(0).serverName()).isEqualTo(host);
                assertThat(secure.received().get(0).header("Host"))
                        .isEqualTo(host + ":" + secure.port());
            } else {
                assertThat(result.getString("data.error")).contains("certificate");
                assertThat(secure.received()).isEmpty();
            }
        }
    }
}
