package io.leadkeep.http.routing;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ApiPaths;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.FieldError;
import io.leadkeep.http.PercentEncoding;
import io.leadkeep.http.RequestIds;
import io.leadkeep.http.upload.FormBody;
import io.leadkeep.http.upload.SpooledBodyHandler;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.ext.web.handler.TimeoutHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What happens to each request before a resource sees it, and where none does. */
@ApplicationScoped
public class Routes {

    /** What needs a key and has a body: everything of the API, nothing of the pages around it. */
    private static final String API = "/v1/";

    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_URI_CHARACTERS = 8 * 1024;

    // Quarkus authenticates at 200 and authorizes at 100; the higher number goes first.
    private static final int FIRST = 1_000;
    private static final int BEFORE_AUTHENTICATION = 900;
    private static final int AFTER_AUTHORIZATION = 50;

    /** Key of the timer that runs while a body arrives. */
    private static final String ARRIVAL = Routes.class.getName() + ".arrival";

    private final ErrorMapper errors;
    private final HealthRoutes health;
    private final ApiPaths paths;

    Routes(ErrorMapper errors, HealthRoutes health, ApiPaths paths) {
        this.errors = errors;
        this.health = health;
        this.paths = paths;
    }

    void addFilters(@Observes Filters filters) {
        filters.register(RequestIds::begin, FIRST);
        filters.register(this::limitHead, BEFORE_AUTHENTICATION);
        filters.register(health::handle, AFTER_AUTHORIZATION);
        // A body is read only for those who have shown a key.
        filters.register(
                byAllowance(allowed -> arrivalWithin(allowed.bodyMillis())),
                AFTER_AUTHORIZATION + 1);
        filters.register(byAllowance(this::body), AFTER_AUTHORIZATION);
        filters.register(
                byAllowance(allowed -> answerWithin(allowed.answerMillis())),
                AFTER_AUTHORIZATION - 1);
        filters.register(Routes::noteArrival, AFTER_AUTHORIZATION - 2);
        filters.register(this::limitMethods, AFTER_AUTHORIZATION - 3);
    }

    void addFallbacks(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::answerFailed);
        router.errorHandler(400, this::answerUnroutable);
        router.route().last().handler(errors::answerUnmatched);
    }

    private static boolean hasReadablePath(RoutingContext context) {
        try {
            return context.normalizedPath() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean hasReadableQuery(RoutingContext context) {
        try {
            return PercentEncoding.isReadable(context.request().query())
                    && context.queryParams() != null;
        } catch (HttpException e) {
            return false;
        }
    }

    /** Without a Host, or with "*" for a path, a request fails before it meets any route. */
    private void answerFailed(RoutingContext context) {
        if (context.response().headers().contains(RequestIds.ID_HEADER)) {
            errors.answer(context);
        } else if (context.statusCode() == 400) {
            answerUnroutable(context);
        } else {
            RequestIds.open(context.request());
            errors.answer(context);
        }
    }

    private void answerUnroutable(RoutingContext context) {
        RequestIds.open(context.request());
        if (hasReadablePath(context)) {
            refuse(context, "Host", "must name a host");
        } else {
            refuse(context, "path", PercentEncoding.RULE);
        }
    }

    private void refuse(RoutingContext context, String field, String message) {
        errors.answer(context, ApiException.invalid(List.of(new FieldError(field, message))));
    }

    /** A handler for each allowance there is, made once. */
    private static Handler<RoutingContext> byAllowance(
            Function<RequestLimits, Handler<RoutingContext>> maker) {
        Map<RequestLimits, Handler<RoutingContext>> handlers = new ConcurrentHashMap<>();
        return context -> {
            if (context.normalizedPath().startsWith(API)) {
                handlers.computeIfAbsent(RequestLimits.of(context), maker).handle(context);
            } else {
                context.next();
            }
        };
    }

    /**
     * Quarkus REST (3.34) takes "search" for an id where it is not posted to, and to OPTIONS it
     * tells the methods of other paths, too.
     */
    private void limitMethods(RoutingContext context) {
        HttpMethod method = context.request().method();
        String path = context.normalizedPath();
        if (method == HttpMethod.OPTIONS && paths.has(path)) {
            context.response().putHeader(HttpHeaders.ALLOW, paths.allowedOn(path)).end();
        } else if (paths.areWithout(method.name(), path)) {
            errors.answer(context, ApiException.of(ErrorCode.METHOD_NOT_ALLOWED));
        } else {
            context.next();
        }
    }

    /** The handler of Vert.x would wait for the end of the answer, which may take longer. */
    private static Handler<RoutingContext> arrivalWithin(long millis) {
        return context -> {
            long timer =
                    context.vertx()
                            .setTimer(
                                    millis,
                                    late -> {
                                        context.request().resume();
                                        context.fail(ErrorCode.REQUEST_TIMEOUT.status());
                                    });
            context.put(ARRIVAL, timer);
            context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
            context.next();
        };
    }

    private static void noteArrival(RoutingContext context) {
        arrived(context);
        context.next();
    }

    /**
     * Notes that all of a body is there: from now on it is not for the client to be quick.
     *
     * @param context of the request
     */
    public static void arrived(RoutingContext context) {
        Long timer = context.remove(ARRIVAL);
        if (timer != null) {
            context.vertx().cancelTimer(timer);
        }
    }

    private static Handler<RoutingContext> answerWithin(long millis) {
        return millis == 0 ? RoutingContext::next : TimeoutHandler.create(millis, 503);
    }

    private Handler<RoutingContext> body(RequestLimits allowed) {
        if (allowed.takesFiles()) {
            return new FormBody(allowed.maxBodyBytes(), errors);
        }
        BodyHandler memory = BodyHandler.create(false).setBodyLimit(allowed.maxBodyBytes());
        Handler<RoutingContext> body =
                allowed.isLarge()
                        ? new SpooledBodyHandler(allowed.maxBodyBytes(), memory, errors)
                        : memory;
        return context -> {
            if (FormBody.isMisplaced(context.request())) {
                errors.answer(context, ApiException.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE));
            } else {
                body.handle(context);
            }
        };
    }

    private static boolean isEmpty(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length == null || length.equals("0"))
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private void limitHead(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!hasReadablePath(context)) {
            answerUnroutable(context);
            return;
        }
        if (!hasReadableQuery(context)) {
            refuse(context, "query", PercentEncoding.RULE);
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
        if (isEmpty(request)) {
            // Some clients name a type all the same, and nothing is of a wrong type here.
            request.headers().remove(HttpHeaders.CONTENT_TYPE);
        } else if (!context.normalizedPath().startsWith(API)) {
            // Quarkus would leave the body in the way of the connection's next request.
            context.addEndHandler(ended -> ErrorMapper.letTheClientFinish(context));
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
