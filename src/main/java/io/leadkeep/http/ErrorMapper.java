package io.leadkeep.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.internals.MalformedRequestHandler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Writes every error response: for what resources throw, and for what the router, authentication
 * and the limits reject before a resource.
 */
@Singleton
public class ErrorMapper implements MalformedRequestHandler {

    /** {@code Retry-After} of a 503. */
    public static final int RETRY_AFTER_SECONDS = 1;

    public static final String CHALLENGE = "Bearer realm=\"leadkeep\"";

    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

    /** Marks a request whose body is being discarded. */
    private static final String DISCARDING = ErrorMapper.class.getName() + ".discarding";

    /** For a client to read a response that has been sent. */
    private static final long READING_MILLIS = 500;

    private final ObjectMapper json;
    private final ApiPaths paths;
    private final long lingerMillis;

    ErrorMapper(ObjectMapper json, ApiPaths paths, RequestConfig config) {
        this.json = json;
        this.paths = paths;
        this.lingerMillis = config.lingerTimeout().toMillis();
    }

    /** Responds to anything that a resource, or the framework around it, has thrown. */
    @ServerExceptionMapper
    public Response toResponse(Throwable thrown, RoutingContext context) {
        ApiException failure =
                thrown instanceof NotFoundException
                        ? unmatched(context)
                        : withTypes(ErrorTranslator.of(thrown), context);
        log(failure, thrown, context);
        Response.ResponseBuilder response =
                Response.status(failure.code().status())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(ErrorEnvelope.of(failure));
        headers(failure, context).forEach(response::header);
        return response.build();
    }

    /**
     * Jakarta REST (3.7.2) chooses a class before a method: where the paths of several classes have
     * the same beginning, a method that the path lacks appears as a path that does not exist.
     */
    private ApiException unmatched(RoutingContext context) {
        return ApiException.of(
                paths.hasOnlyOtherMethods(
                                context.request().method().name(), context.normalizedPath())
                        ? ErrorCode.METHOD_NOT_ALLOWED
                        : ErrorCode.NOT_FOUND);
    }

    /** Names the types that the operation has, in an error that names none. */
    private ApiException withTypes(ApiException failure, RoutingContext context) {
        ErrorCode code = failure.code();
        if (!failure.getMessage().equals(code.message())) {
            return failure;
        }
        return switch (code) {
            case NOT_ACCEPTABLE ->
                    ApiException.of(
                            code,
                            code.message()
                                    + ": accept "
                                    + String.join(" or ", paths.responseTypes(context)));
            case UNSUPPORTED_MEDIA_TYPE ->
                    ApiException.of(
                            code,
                            "The body must be sent as "
                                    + String.join(" or ", paths.bodyTypes(context)));
            default -> failure;
        };
    }

    /** Answers a request that has failed in the router. */
    public void answer(RoutingContext context) {
        Throwable thrown = context.failure();
        int status = context.statusCode();
        // A 4xx is the router's own; its exception adds nothing.
        ApiException failure =
                thrown == null || status < 500
                        ? ErrorTranslator.ofStatus(status)
                        : ErrorTranslator.of(thrown);
        log(failure, thrown, context);
        answer(context, failure);
    }

    /** Answers a request that no route matches. */
    public void answerUnmatched(RoutingContext context) {
        answer(context, unmatched(context));
    }

    /** Answers a request outside of any resource. */
    public void answer(RoutingContext context, ApiException failure) {
        answer(context, failure, json.createObjectNode());
    }

    /**
     * Answers a request outside of any resource.
     *
     * @param report further fields of the envelope
     */
    public void answer(RoutingContext context, ApiException thrown, ObjectNode report) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        ApiException failure = withTypes(thrown, context);
        headers(failure, context).forEach(response::putHeader);
        response.setStatusCode(failure.code().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .end(envelope(failure, report));
        discardBody(context);
    }

    /**
     * Answers a malformed request, to which Vert.x would respond without a body, and closes the
     * connection. Closing while the client is still sending would reset the connection and lose the
     * response, so it is complete now and ends 500 ms later (RFC 9112, 9.6).
     */
    @Override
    public void handle(HttpServerRequest request, Cause cause) {
        RequestIds.open(request);
        ApiException failure = ErrorTranslator.of(cause);
        HttpServerResponse response = request.response();
        Buffer body = Buffer.buffer(envelope(failure));
        response.setStatusCode(failure.code().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .write(body);
        Vertx.currentContext()
                .owner()
                .setTimer(
                        READING_MILLIS,
                        ignored -> {
                            if (!response.closed()) {
                                response.end();
                            }
                        });
    }

    /**
     * Reads and discards the rest of a body after the response, because many clients read no
     * response before they have sent everything; closes the connection if that takes too long (RFC
     * 9112, 9.6).
     */
    public void discardBody(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded() || context.get(DISCARDING) != null) {
            return;
        }
        context.put(DISCARDING, true);
        long timer =
                context.vertx().setTimer(lingerMillis, ignored -> request.connection().close());
        // Quarkus counts connections with the only close handler of the connection.
        request.exceptionHandler(closed -> context.vertx().cancelTimer(timer));
        request.endHandler(ended -> context.vertx().cancelTimer(timer));
        request.handler(ignored -> {}).resume();
    }

    /**
     * Breaks off a response that has begun and cannot be completed, without the end of its body, so
     * that no client takes the part for the whole.
     */
    public void cut(RoutingContext context, Throwable thrown) {
        log(ErrorTranslator.of(thrown), thrown, context);
        context.response().reset();
    }

    /** RFC 9110, sections 11.6.1, 10.2.1, 15.5.16 and 10.2.3. */
    private Map<String, String> headers(ApiException failure, RoutingContext context) {
        return switch (failure.code()) {
            case UNAUTHORIZED -> Map.of("WWW-Authenticate", CHALLENGE);
            case METHOD_NOT_ALLOWED -> Map.of("Allow", paths.allowedOn(context.normalizedPath()));
            case UNSUPPORTED_MEDIA_TYPE -> acceptedBody(context);
            case SERVICE_UNAVAILABLE ->
                    Map.of("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
            default -> Map.of();
        };
    }

    /** RFC 5789, section 3.1, and the Accept-Post header of the W3C Linked Data Platform. */
    private Map<String, String> acceptedBody(RoutingContext context) {
        String header =
                switch (context.request().method().name()) {
                    case "POST" -> "Accept-Post";
                    case "PATCH" -> "Accept-Patch";
                    default -> "Accept";
                };
        String types = String.join(", ", paths.bodyTypes(context));
        return RequestEncoding.of(context.request()) == RequestEncoding.UNSUPPORTED
                ? Map.of(header, types, "Accept-Encoding", Compression.GZIP)
                : Map.of(header, types);
    }

    public String envelope(ApiException failure) {
        return envelope(failure, json.createObjectNode());
    }

    private String envelope(ApiException failure, ObjectNode report) {
        return report.setAll(json.<ObjectNode>valueToTree(ErrorEnvelope.of(failure))).toString();
    }

    private static void log(ApiException failure, Throwable thrown, RoutingContext context) {
        boolean isDisconnected = context.response().ended() || context.response().closed();
        if (isDisconnected) {
            LOG.debug("The client has disconnected", thrown);
        } else if (failure.code() == ErrorCode.INTERNAL_ERROR) {
            LOG.error("The request failed", thrown);
        } else if (failure.code() == ErrorCode.SERVICE_UNAVAILABLE) {
            LOG.debug("The request found the service unavailable", thrown);
        }
    }
}
