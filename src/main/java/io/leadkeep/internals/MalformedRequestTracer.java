package io.leadkeep.internals;

import io.leadkeep.internals.MalformedRequestHandler.Cause;
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
 * Replaces the handler of malformed requests on their connection. A tracer is the only extension
 * point that sees such a request before that handler runs; this one traces nothing.
 */
@Singleton
class MalformedRequestTracer implements VertxOptionsCustomizer, VertxTracer<Void, Void> {

    /** Vert.x starts before the beans that write responses. */
    private final Provider<MalformedRequestHandler> handler;

    MalformedRequestTracer(Provider<MalformedRequestHandler> handler) {
        this.handler = handler;
    }

    /**
     * The replacement of this deprecated setter belongs to Vert.x's builder, which Quarkus owns.
     */
    @Override
    @SuppressWarnings("deprecation")
    public void accept(VertxOptions options) {
        options.setTracingOptions(new TracingOptions().setFactory(ignored -> this));
    }

    @Override
    public <R> Void receiveRequest(
            Context context,
            SpanKind kind,
            TracingPolicy policy,
            R request,
            String operation,
            Iterable<Map.Entry<String, String>> headers,
            TagExtractor<R> tags) {
        if (request instanceof HttpServerRequest http
                && http.decoderResult().isFailure()
                && http.connection() instanceof HttpServerConnection connection) {
            connection.invalidRequestHandler(this::handle);
        }
        return null;
    }

    private void handle(HttpServerRequest request) {
        handler.get().handle(request, cause(request.decoderResult().cause()));
    }

    private static Cause cause(Throwable thrown) {
        if (thrown instanceof TooLongHttpLineException) {
            return Cause.LINE_TOO_LONG;
        }
        return thrown instanceof TooLongHttpHeaderException
                ? Cause.HEADERS_TOO_LONG
                : Cause.NOT_HTTP;
    }
}
