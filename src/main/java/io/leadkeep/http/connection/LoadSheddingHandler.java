package io.leadkeep.http.connection;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ApiPaths;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Answers API requests with 503 while too many are in flight. A queue would make all of them late.
 *
 * <p>The response is complete at once but ends later, as {@code Retry-After} says. Vert.x handles
 * the next request of the connection only then, so a client that repeats immediately costs one
 * request in that time.
 */
@Singleton
public class LoadSheddingHandler implements Handler<RoutingContext> {

    /** The rest of a smaller body is read and discarded; a larger one costs the connection. */
    private static final Pattern SMALL_LENGTH = Pattern.compile("[0-9]{1,5}");

    /** For a client that sends a large body to read the response (RFC 9112, section 9.6). */
    private static final long LINGERING_MILLIS = 5_000;

    private final InFlightLimiter limiter;
    private final SheddingPeriods periods;
    private final RequestLoad load;
    private final String body;
    private final String bodyLength;

    LoadSheddingHandler(
            InFlightLimiter limiter,
            SheddingPeriods periods,
            RequestLoad load,
            ErrorMapper errors) {
        this.limiter = limiter;
        this.load = load;
        this.periods = periods;
        this.body = errors.envelope(ApiException.of(ErrorCode.SERVICE_UNAVAILABLE));
        this.bodyLength = Integer.toString(body.length());
    }

    @Override
    public void handle(RoutingContext context) {
        if (ApiPaths.isOfApi(context)) {
            limiter.enter(new ApiRequest(this, context));
        } else {
            context.next();
        }
    }

    private record ApiRequest(LoadSheddingHandler shedding, RoutingContext context)
            implements InFlightLimiter.Entrant {

        @Override
        public void admit() {
            if (context.response().closed()) {
                shedding.limiter.leave();
            } else {
                shedding.load.count();
                RequestInFlight.begin(context, shedding.limiter);
                context.next();
            }
        }

        @Override
        public void reject() {
            if (context.response().closed()) {
                return;
            }
            if (!shedding.limiter.isStopped()) {
                shedding.periods.rejected();
            }
            shedding.reject(context);
        }
    }

    private void reject(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        int seconds = periods.retryAfterSeconds();
        response.setStatusCode(ErrorCode.SERVICE_UNAVAILABLE.status())
                .putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(seconds))
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .putHeader(HttpHeaders.CONTENT_LENGTH, bodyLength);
        if (!hasSmallBody(request)) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            response.end(body);
            closeAfterBody(context);
            return;
        }
        discardBody(request);
        if (limiter.isStopped() || !isPersistent(request)) {
            response.end(body);
        } else {
            response.write(body);
            context.vertx().setTimer(TimeUnit.SECONDS.toMillis(seconds), late -> end(response));
        }
    }

    private static void end(HttpServerResponse response) {
        if (!response.closed()) {
            response.end();
        }
    }

    private static boolean isPersistent(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1
                && !request.headers().contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true);
    }

    /** A client that expects 100 does not send its body. */
    private static boolean hasSmallBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && !request.headers().contains(HttpHeaders.EXPECT)
                && (length == null || SMALL_LENGTH.matcher(length).matches());
    }

    private static void discardBody(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.handler(ignored -> {}).resume();
        }
    }

    private static void closeAfterBody(RoutingContext context) {
        HttpServerRequest request = context.request();
        long timer =
                context.vertx().setTimer(LINGERING_MILLIS, late -> request.connection().close());
        request.exceptionHandler(closed -> context.vertx().cancelTimer(timer));
        request.endHandler(ended -> request.connection().close());
        discardBody(request);
    }
}
