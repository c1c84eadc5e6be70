package io.leadkeep.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** What happens to each request before a resource sees it, and where none does. */
@ApplicationScoped
class Routes {

    /** What needs a key and has a body: everything of the API, nothing of the pages around it. */
    private static final String API = "/v1/";

    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_URI_CHARACTERS = 8 * 1024;
    private static final int MAX_BODY_BYTES = 256 * 1024;

    /** A client has this long to send its body. */
    private static final int BODY_MILLIS = 30_000;

    /**
     * Once the body is there, an answer follows in less than five seconds, whatever the database
     * does. The waits within (for a connection, for a statement) are shorter together, so that what
     * was given up is not stored after all.
     */
    private static final int DEADLINE_MILLIS = 4_000;

    // Quarkus authenticates at 200 and authorizes at 100; the higher number goes first.
    private static final int FIRST = 1_000;
    private static final int BEFORE_AUTHENTICATION = 900;
    private static final int AFTER_AUTHORIZATION = 50;

    private final ErrorMapper errors;
    private final HealthRoutes health;

    Routes(ErrorMapper errors, HealthRoutes health) {
        this.errors = errors;
        this.health = health;
    }

    void addFilters(@Observes Filters filters) {
        filters.register(Requests::begin, FIRST);
        filters.register(this::limitHead, BEFORE_AUTHENTICATION);
        filters.register(health::handle, AFTER_AUTHORIZATION);
        filters.register(apiOnly(TimeoutHandler.create(BODY_MILLIS, 408)), AFTER_AUTHORIZATION + 1);
        // A body is read only for those who have shown a key.
        filters.register(
                apiOnly(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES)),
                AFTER_AUTHORIZATION);
        filters.register(
                apiOnly(TimeoutHandler.create(DEADLINE_MILLIS, 503)), AFTER_AUTHORIZATION - 1);
    }

    void addFallbacks(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(errors::answer);
        // A request without a Host fails before it meets any route.
        router.errorHandler(400, this::answerUnroutable);
        router.route()
                .last()
                .handler(context -> errors.answer(context, ApiException.of(ErrorCode.NOT_FOUND)));
    }

    private static boolean hasReadablePath(RoutingContext context) {
        try {
            return context.normalizedPath() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void answerUnroutable(RoutingContext context) {
        Requests.identify(context);
        errors.answer(
                context,
                ApiException.of(
                        ErrorCode.VALIDATION_ERROR,
                        "The request's path or Host header is not valid"));
    }

    private static Handler<RoutingContext> apiOnly(Handler<RoutingContext> handler) {
        return context -> {
            if (context.normalizedPath().startsWith(API)) {
                handler.handle(context);
            } else {
                context.next();
            }
        };
    }

    private void limitHead(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!hasReadablePath(context)) {
            answerUnroutable(context);
            return;
        }
        if (context.normalizedPath().indexOf(';') >= 0) {
            // Quarkus REST would cut a matrix parameter off and find a resource behind it, on a
            // path that neither the limits here nor the authorization has recognised.
            errors.answer(context, ApiException.of(ErrorCode.NOT_FOUND));
            return;
        }
        if (request.uri().length() > MAX_URI_CHARACTERS) {
            errors.answer(context, ApiException.of(ErrorCode.URI_TOO_LONG));
            return;
        }
        int bytes = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            bytes += header.getKey().length() + header.getValue().length();
        }
        if (bytes > MAX_HEADER_BYTES) {
            errors.answer(context, ApiException.of(ErrorCode.REQUEST_HEADER_FIELDS_TOO_LARGE));
            return;
        }
        context.next();
    }
}
