package io.leadkeep.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * The one way back for everything that goes wrong: what a resource throws, and what the router, the
 * authentication and the limits refuse before a resource is reached.
 */
@Singleton
public class ErrorMapper {

    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

    /** Key of a request whose body is being thrown away. */
    private static final String FINISHING = ErrorMapper.class.getName() + ".finishing";

    private static final long LINGERING_MILLIS = 10_000;

    /** For a client to read an answer that has been sent. */
    private static final long READING_MILLIS = 500;

    /** What a client is asked to wait where the service is not available. */
    public static final int RETRY_AFTER_SECONDS = 1;

    /** The challenge of a 401. */
    public static final String CHALLENGE = "Bearer realm=\"leadkeep\"";

    private final ObjectMapper json;
    private final ApiPaths paths;

    ErrorMapper(ObjectMapper json, ApiPaths paths) {
        this.json = json;
        this.paths = paths;
    }

    /**
     * Answers for what a resource, or the framework around it, has thrown.
     *
     * @param thrown anything
     * @param context the request it happened on
     * @return the failure in its envelope
     */
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
     * Tells why a request has met no resource. Where the paths of several classes begin alike,
     * Quarkus REST (3.34) finds nothing on a path that has no such method.
     */
    private ApiException unmatched(RoutingContext context) {
        return ApiException.of(
                paths.hasOnlyOtherMethods(
                                context.request().method().name(), context.normalizedPath())
                        ? ErrorCode.METHOD_NOT_ALLOWED
                        : ErrorCode.NOT_FOUND);
    }

    /** A client that is told which forms there are can ask for one of them. */
    private ApiException withTypes(ApiException failure, RoutingContext context) {
        if (failure.code() != ErrorCode.NOT_ACCEPTABLE) {
            return failure;
        }
        Set<String> types =
                paths.typesOn(context.request().method().name(), context.normalizedPath());
        return ApiException.of(
                ErrorCode.NOT_ACCEPTABLE,
                failure.getMessage() + ": accept " + String.join(" or ", types));
    }

    /**
     * Answers a request that the router has given up on.
     *
     * @param context the request, with the status or the exception it failed with
     */
    public void answer(RoutingContext context) {
        Throwable thrown = context.failure();
        int status = context.statusCode();
        // A 4xx is the router's own finding; what it threw beside it says no more.
        ApiException failure =
                thrown == null || status < 500
                        ? ErrorTranslator.ofStatus(status)
                        : ErrorTranslator.of(thrown);
        log(failure, thrown, context);
        answer(context, failure);
    }

    /**
     * Answers a request that has met no route.
     *
     * @param context the request
     */
    public void answerUnmatched(RoutingContext context) {
        answer(context, unmatched(context));
    }

    /**
     * Answers a request with a failure, outside of any resource.
     *
     * @param context the request
     * @param failure what to tell
     */
    public void answer(RoutingContext context, ApiException failure) {
        answer(context, failure, json.createObjectNode());
    }

    /**
     * Answers a request with a failure and what else there is to tell.
     *
     * @param context the request
     * @param failure what to tell
     * @param report what stands beside it in the envelope
     */
    public void answer(RoutingContext context, ApiException failure, ObjectNode report) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        headers(failure, context).forEach(response::putHeader);
        response.setStatusCode(failure.code().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .end(envelope(failure, report));
        letTheClientFinish(context);
    }

    /**
     * Answers a request of which no more can be read. The end of the answer closes the connection,
     * and where bytes are still on their way to us, that would reset it, and take the answer from a
     * client that has not read it yet: so the answer is complete at once, and ends a little later.
     *
     * @param request as far as it was read
     * @param failure what to tell
     */
    public void answerAndClose(HttpServerRequest request, ApiException failure) {
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
     * A client that is still sending its body may not look for an answer before it is through. What
     * it sends is thrown away; if it takes long, the connection is closed (RFC 9112, section 9.6).
     */
    public static void letTheClientFinish(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (request.isEnded() || context.get(FINISHING) != null) {
            return;
        }
        context.put(FINISHING, true);
        long timer =
                context.vertx().setTimer(LINGERING_MILLIS, ignored -> request.connection().close());
        // Not the connection's close handler: that one is Quarkus' (3.34), to count connections.
        request.exceptionHandler(closed -> context.vertx().cancelTimer(timer));
        request.endHandler(ended -> context.vertx().cancelTimer(timer));
        request.handler(ignored -> {}).resume();
    }

    /**
     * Ends an answer that has begun and cannot be completed: without the end of its body, so that
     * no client takes what it got for all.
     *
     * @param context the request
     * @param thrown why
     */
    public void cut(RoutingContext context, Throwable thrown) {
        log(ErrorTranslator.of(thrown), thrown, context);
        context.response().reset();
    }

    /** What HTTP wants to stand beside a status (RFC 9110, sections 11.6.1, 10.2.1 and 10.2.3). */
    private Map<String, String> headers(ApiException failure, RoutingContext context) {
        return switch (failure.code()) {
            case UNAUTHORIZED -> Map.of("WWW-Authenticate", CHALLENGE);
            case METHOD_NOT_ALLOWED -> Map.of("Allow", paths.allowedOn(context.normalizedPath()));
            case SERVICE_UNAVAILABLE ->
                    Map.of("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
            default -> Map.of();
        };
    }

    /**
     * Puts a failure into its envelope.
     *
     * @param failure what to tell
     * @return JSON
     */
    public String envelope(ApiException failure) {
        return envelope(failure, json.createObjectNode());
    }

    private String envelope(ApiException failure, ObjectNode report) {
        return report.setAll(json.<ObjectNode>valueToTree(ErrorEnvelope.of(failure))).toString();
    }

    /** The request's id stands in every line (see {@link RequestIds}). */
    private static void log(ApiException failure, Throwable thrown, RoutingContext context) {
        boolean nobodyListens = context.response().ended() || context.response().closed();
        if (nobodyListens) {
            LOG.debug("The client has hung up", thrown);
        } else if (failure.code() == ErrorCode.INTERNAL_ERROR) {
            LOG.error("The request failed", thrown);
        } else if (failure.code() == ErrorCode.SERVICE_UNAVAILABLE) {
            LOG.debug("The request found the service unavailable", thrown);
        }
    }
}
