package io.leadkeep.http.malformed;

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
 * Replaces the handler of malformed requests on their connection. A tracer is the only extension
 * point that sees such a request before that handler runs; this one traces nothing.
 */
@Singleton
class MalformedRequestHandler implements VertxOptionsCustomizer, VertxTracer<Void, Void> {

    /** Vert.x starts before the beans that write responses. */
    private final Provider<ErrorMapper> errors;

    MalformedRequestHandler(Provider<ErrorMapper> errors) {
        this.errors = errors;
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
            connection.invalidRequestHandler(this::answer);
        }
        return null;
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
