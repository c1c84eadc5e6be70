package io.leadkeep.http.connection;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.RequestIds;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.Context;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * Answers what Vert.x cannot read as HTTP, and would answer by itself, without a body. Quarkus does
 * not let anybody set {@code HttpServer.invalidRequestHandler} (quarkus#55082, open in 3.36). What
 * sees such a request before that handler is a tracer. This one traces nothing, but tells the
 * connection when the head of a request has arrived and when it has been answered.
 */
@Singleton
class UnreadableRequests implements VertxOptionsCustomizer, VertxTracer<ClientConnection, Void> {

    private final Provider<ErrorMapper> errors;

    /** Vert.x is there before everything that answers. */
    UnreadableRequests(Provider<ErrorMapper> errors) {
        this.errors = errors;
    }

    /** What replaces the setter is a method of Vert.x' builder, which Quarkus keeps to itself. */
    @Override
    @SuppressWarnings("deprecation")
    public void accept(VertxOptions options) {
        options.setTracingOptions(new TracingOptions().setFactory(ignored -> this));
    }

    @Override
    public <R> ClientConnection receiveRequest(
            Context context,
            SpanKind kind,
            TracingPolicy policy,
            R request,
            String operation,
            Iterable<Map.Entry<String, String>> headers,
            TagExtractor<R> tags) {
        if (!(request instanceof HttpServerRequest http)) {
            return null;
        }
        if (http.decoderResult().isFailure()
                && http.connection() instanceof HttpServerConnection connection) {
            connection.invalidRequestHandler(this::answer);
        }
        ClientConnection client = ClientConnection.of(http);
        if (client != null) {
            client.headArrived();
        }
        return client;
    }

    @Override
    public <R> void sendResponse(
            Context context,
            R response,
            ClientConnection client,
            Throwable failure,
            TagExtractor<R> tags) {
        if (client != null) {
            client.answered();
        }
    }

    private void answer(HttpServerRequest request) {
        RequestIds.open(request);
        errors.get().answerAndClose(request, failure(request.decoderResult().cause()));
    }

    private static ApiException failure(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return ApiException.of(ErrorCode.URI_TOO_LONG);
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return ApiException.of(ErrorCode.REQUEST_HEADER_FIELDS_TOO_LARGE);
        }
        return ApiException.of(ErrorCode.VALIDATION_ERROR, "The request is not valid HTTP");
    }
}
