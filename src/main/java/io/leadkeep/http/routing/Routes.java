package io.leadkeep.http.routing;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ApiPaths;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.PercentEncoding;
import io.leadkeep.http.RequestIds;
import io.leadkeep.http.connection.LoadSheddingHandler;
import io.leadkeep.http.connection.PipelinedRequestHandler;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** The filters of each request before a resource, and the responses where no resource matches. */
@ApplicationScoped
class Routes {

    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_URI_CHARACTERS = 8 * 1024;

    // The higher number goes first. Quarkus authenticates at 200 and authorizes at 100.
    private static final int FIRST = 1_000;
    private static final int SECOND = 999;
    private static final int THIRD = 998;
    private static final int BEFORE_AUTHENTICATION = 900;
    private static final int AFTER_AUTHORIZATION = 50;

    private final ErrorMapper errors;
    private final HealthRoutes health;
    private final ApiPaths paths;
    private final RequestLimits limits;
    private final PipelinedRequestHandler pipelined;
    private final LoadSheddingHandler loadShedding;

    Routes(
            ErrorMapper errors,
            HealthRoutes health,
            ApiPaths paths,
            RequestLimits limits,
            PipelinedRequestHandler pipelined,
            LoadSheddingHandler loadShedding) {
        this.errors = errors;
        this.health = health;
        this.paths = paths;
        this.limits = limits;
        this.pipelined = pipelined;
        this.loadShedding = loadShedding;
    }

    /** A body is read only after authorization. */
    void addFilters(@Observes Filters filters) {
        filters.register(pipelined, FIRST);
        filters.register(RequestIds::begin, SECOND);
        filters.register(loadShedding, THIRD);
        filters.register(this::limitHead, BEFORE_AUTHENTICATION);
        filters.register(health::handle, AFTER_AUTHORIZATION);
        filters.register(limits::readBody, AFTER_AUTHORIZATION);
        filters.register(RequestLimits::limitResponse, AFTER_AUTHORIZATION - 1);
        filters.register(this::limitMethods, AFTER_AUTHORIZATION - 2);
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

    /** Without Host, or with "*" as its target, a request fails before it reaches any route. */
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
            reject(context, "Host", "must name a host");
        } else {
            reject(context, "path", PercentEncoding.RULE);
        }
    }

    private void reject(RoutingContext context, String field, String message) {
        errors.answer(context, ApiException.invalid(field, message));
    }

    private void reject(RoutingContext context, ErrorCode code) {
        errors.answer(context, ApiException.of(code));
    }

    /**
     * Jakarta REST (3.7.2) matches paths by method, too: except for POST, the last segment of
     * {@code /v1/leads/search} would be an id, and OPTIONS would list the methods of other paths.
     */
    private void limitMethods(RoutingContext context) {
        HttpMethod method = context.request().method();
        String path = context.normalizedPath();
        if (method == HttpMethod.OPTIONS && paths.has(path)) {
            context.response().putHeader(HttpHeaders.ALLOW, paths.allowedOn(path)).end();
        } else if (paths.lacksMethod(method.name(), path)) {
            reject(context, ErrorCode.METHOD_NOT_ALLOWED);
        } else {
            context.next();
        }
    }

    private void limitHead(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!hasReadablePath(context)) {
            answerUnroutable(context);
        } else if (!hasReadableQuery(context)) {
            reject(context, "query", PercentEncoding.RULE);
        } else if (context.normalizedPath().indexOf(';') >= 0) {
            // Quarkus REST drops matrix parameters: the request would reach a resource whose limits
            // it has not passed.
            reject(context, ErrorCode.NOT_FOUND);
        } else if (request.uri().length() > MAX_URI_CHARACTERS) {
            reject(context, ErrorCode.URI_TOO_LONG);
        } else if (headerBytes(request) > MAX_HEADER_BYTES) {
            reject(context, ErrorCode.REQUEST_HEADER_FIELDS_TOO_LARGE);
        } else if (!isSupportedExpectation(request.getHeader(HttpHeaders.EXPECT))) {
            reject(context, ErrorCode.EXPECTATION_FAILED);
        } else {
            prepareBody(context);
            context.next();
        }
    }

    private static int headerBytes(HttpServerRequest request) {
        int bytes = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            bytes += header.getKey().length() + header.getValue().length();
        }
        return bytes;
    }

    private static boolean isSupportedExpectation(String expected) {
        return expected == null || expected.equalsIgnoreCase("100-continue");
    }

    private void prepareBody(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (isEmpty(request)) {
            // Some clients send them without a body. Quarkus REST would reject the type.
            request.headers().remove(HttpHeaders.CONTENT_TYPE);
            request.headers().remove(HttpHeaders.CONTENT_ENCODING);
        } else if (!ApiPaths.isOfApi(context)) {
            // Quarkus leaves an unread body before the next request of the connection.
            context.addEndHandler(ended -> errors.discardBody(context));
        }
    }

    private static boolean isEmpty(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length == null || length.equals("0"))
                && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
