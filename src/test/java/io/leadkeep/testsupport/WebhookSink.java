package io.leadkeep.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;

/** An endpoint on loopback that records what it receives. */
public final class WebhookSink implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WITHIN = Duration.ofSeconds(20);

    /**
     * A delivery.
     *
     * @param serverName what the client asked for in its TLS handshake, null without TLS
     */
    public record Received(
            String path, Map<String, List<String>> headers, String text, String serverName) {

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(each -> each.getKey().equalsIgnoreCase(name))
                    .map(each -> each.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }

        public JsonNode body() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public String type() {
            return body().path("type").asText();
        }

        public String email() {
            return body().path("data").path("email").asText();
        }
    }

    /** What the endpoint answers. */
    public record Reply(int status, Map<String, String> headers, String body) {

        public static Reply of(int status) {
            return new Reply(status, Map.of(), "");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Function<Received, Reply> reply = delivery -> Reply.of(200);

    private WebhookSink(int port, SSLContext tls) {
        try {
            InetSocketAddress address =
                    new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
            if (tls == null) {
                server = HttpServer.create(address, 256);
            } else {
                HttpsServer secure = HttpsServer.create(address, 256);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
                server = secure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public static WebhookSink start() {
        return new WebhookSink(0, null);
    }

    /** Begins with a certificate for a name. */
    public static WebhookSink startWithTls(String name) {
        return new WebhookSink(0, TestAuthority.server(name));
    }

    /** Listens on the port of an endpoint that was closed. */
    public static WebhookSink startOn(int port) {
        return new WebhookSink(port, null);
    }

    /** Answers each delivery; null leaves it without an answer. */
    public WebhookSink answer(Function<Received, Reply> answer) {
        reply = answer;
        return this;
    }

    public WebhookSink answer(int status) {
        return answer(delivery -> Reply.of(status));
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/hook";
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Waits until at least so many deliveries have arrived. */
    public List<Received> await(int number) {
        Awaitility.await().atMost(WITHIN).until(() -> received.size() >= number);
        return received();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        Received delivery =
                new Received(
                        exchange.getRequestURI().toString(),
                        Map.copyOf(headers),
                        new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                        serverName(exchange));
        received.add(delivery);
        Reply answer = reply.apply(delivery);
        if (answer == null) {
            return;
        }
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static String serverName(HttpExchange exchange) {
        return exchange instanceof HttpsExchange secure
                        && secure.getSSLSession() instanceof ExtendedSSLSession session
                ? session.getRequestedServerNames().stream()
                        .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
