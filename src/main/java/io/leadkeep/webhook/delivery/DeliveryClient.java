package io.leadkeep.webhook.delivery;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * Sends deliveries over HTTP. It connects to the address that was checked, with the name of the URL
 * in {@code Host} and SNI, and follows no redirect.
 */
@Singleton
class DeliveryClient {

    private static final Logger LOG = Logger.getLogger(DeliveryClient.class);

    private static final String USER_AGENT = "Leadkeep";

    /** Less than the 5 s after which many servers close an idle connection. */
    private static final int KEEP_ALIVE_SECONDS = 4;

    private final HttpClient client;

    /** Connections that have not had a request yet. */
    private final Set<HttpConnection> fresh = ConcurrentHashMap.newKeySet();

    private final EndpointAddresses addresses;
    private final Vertx vertx;
    private final Clock clock;

    DeliveryClient(EndpointAddresses addresses, Vertx vertx, Clock clock, WebhookConfig config) {
        this.addresses = addresses;
        this.vertx = vertx;
        this.clock = clock;
        this.client =
                vertx.httpClientBuilder()
                        .with(
                                new HttpClientOptions()
                                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                                        .setDecompressionSupported(false))
                        // The runner limits the requests. The builder ignores the pool size of
                        // HttpClientOptions, and has 5 connections per host (Vert.x 4.5).
                        .with(new PoolOptions().setHttp1MaxSize(2 * config.concurrency() + 1))
                        .withConnectHandler(this::connected)
                        .build();
    }

    private void connected(HttpConnection connection) {
        fresh.add(connection);
        connection.closeHandler(closed -> fresh.remove(connection));
    }

    /** Makes one attempt; never fails. */
    Uni<Answer> send(Endpoint endpoint, Message message) {
        long start = System.nanoTime();
        return addresses
                .resolve(endpoint.url())
                .ifNoItem()
                .after(endpoint.timeout())
                .recoverWithItem(List.of())
                .onItem()
                .transformToUni(
                        found ->
                                found.isEmpty()
                                        ? Uni.createFrom()
                                                .item(
                                                        Answer.failed(
                                                                "The host has no address",
                                                                since(start)))
                                        : Uni.createFrom()
                                                .completionStage(
                                                        () ->
                                                                new Attempt(
                                                                                endpoint, message,
                                                                                start)
                                                                        .send(found.get(0))
                                                                        .toCompletionStage()))
                .onFailure()
                .recoverWithItem(e -> Answer.failed(text(e), since(start)));
    }

    /** Not the message of the failure, which can name classes. */
    private static String text(Throwable failure) {
        if (failure instanceof EndpointAddresses.RefusedException) {
            return "The URL " + failure.getMessage();
        }
        LOG.debug("An endpoint could not be reached", failure);
        if (failure instanceof ConnectException) {
            return "The connection was refused";
        }
        if (failure instanceof SSLException) {
            return "The TLS handshake failed, or the certificate is not trusted";
        }
        return failure instanceof HttpClosedException
                ? "The connection was closed without an answer"
                : "The connection failed";
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** One request, which ends within the timeout of its endpoint. */
    private final class Attempt {

        private final Endpoint endpoint;
        private final Message message;
        private final long start;
        private final Promise<Answer> answer = Promise.promise();
        private final long timer;
        private HttpClientRequest request;
        private boolean isReused;
        private AnswerBody received;
        private RequestOptions options;

        Attempt(Endpoint endpoint, Message message, long start) {
            this.endpoint = endpoint;
            this.message = message;
            this.start = start;
            Duration left = endpoint.timeout().minus(since(start));
            this.timer =
                    vertx.setTimer(Math.max(1, left.toMillis()), late -> end("No answer in time"));
        }

        Future<Answer> send(InetAddress address) {
            WebhookUrl url = endpoint.url();
            options =
                    new RequestOptions()
                            .setMethod(HttpMethod.POST)
                            .setServer(
                                    SocketAddress.inetSocketAddress(
                                            url.port(), address.getHostAddress()))
                            .setHost(url.host())
                            .setPort(url.port())
                            .setSsl(url.isSecure())
                            .setURI(url.target())
                            .setConnectTimeout(endpoint.timeout().toMillis());
            open();
            return answer.future();
        }

        private void open() {
            client.request(options).onSuccess(this::write).onFailure(this::failed);
        }

        /** A server may close an idle connection at the moment of the next request. */
        private void failed(Throwable failure) {
            if (isReused && received == null && !answer.future().isComplete()) {
                open();
            } else {
                end(text(failure));
            }
        }

        private void write(HttpClientRequest opened) {
            request = opened;
            isReused = !fresh.remove(opened.connection());
            if (answer.future().isComplete()) {
                request.reset();
                return;
            }
            List<WebhookSecret> secrets = endpoint.secrets(clock.instant());
            request.putHeader(HttpHeaders.HOST, endpoint.url().authority())
                    .putHeader(HttpHeaders.USER_AGENT, USER_AGENT)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader("webhook-id", message.id())
                    .putHeader("webhook-timestamp", Long.toString(message.timestamp()))
                    .putHeader("webhook-signature", message.signatures(secrets))
                    .putHeader("X-Webhook-Event", message.type())
                    .putHeader("X-Webhook-Signature", secrets.get(0).signBody(message.body()));
            request.response().onSuccess(this::read).onFailure(this::failed);
            request.end(Buffer.buffer(message.body()));
        }

        /** The status decides; the rest of the answer is read to keep the connection. */
        private void read(HttpClientResponse response) {
            received = new AnswerBody(response, clock.instant());
            response.exceptionHandler(e -> end(null));
            response.endHandler(ended -> complete());
            response.handler(
                    part -> {
                        if (!received.add(part)) {
                            end(null);
                        }
                    });
        }

        /** Closes the connection; without a status, the attempt failed. */
        private void end(String error) {
            if (answer.future().isComplete()) {
                return;
            }
            if (received != null) {
                complete();
            } else {
                vertx.cancelTimer(timer);
                answer.complete(Answer.failed(error, since(start)));
            }
            if (request != null) {
                request.reset();
            }
        }

        private void complete() {
            if (!answer.future().isComplete()) {
                vertx.cancelTimer(timer);
                answer.complete(received.toAnswer(since(start)));
            }
        }
    }
}
