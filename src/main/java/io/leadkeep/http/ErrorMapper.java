package io.leadkeep.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * The one way back for everything that goes wrong: what a resource throws, and what the router, the
 * authentication and the limits refuse before a resource is reached.
 */
@Singleton
public class ErrorMapper {

    private static final Logger LOG = Logger.getLogger(ErrorMapper.class);

    private static final String RETRY_AFTER_SECONDS = "1";

    private final ObjectMapper json;

    ErrorMapper(ObjectMapper json) {
        this.json = json;
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
        ApiException failure = Failures.of(thrown);
        log(failure, thrown, context);
        Response.ResponseBuilder response =
                Response.status(failure.code().status())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(Failure.of(failure));
        if (failure.code() == ErrorCode.SERVICE_UNAVAILABLE) {
            response.header("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (thrown instanceof WebApplicationException e) {
            Object allow = e.getResponse().getHeaders().getFirst("Allow");
            response.header("Allow", allow);
        }
        return response.build();
    }

    /**
     * Answers a request that the router has given up on.
     *
     * @param context the request, with the status or the exception it failed with
     */
    void answer(RoutingContext context) {
        Throwable thrown = context.failure();
        ApiException failure =
                thrown == null || isHttpException(thrown)
                        ? Failures.ofStatus(context.statusCode())
                        : Failures.of(thrown);
        log(failure, thrown, context);
        answer(context, failure);
    }

    /**
     * Answers a request with a failure, outside of any resource.
     *
     * @param context the request
     * @param failure what to tell
     */
    public void answer(RoutingContext context, ApiException failure) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (failure.code() == ErrorCode.SERVICE_UNAVAILABLE) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response.setStatusCode(failure.code().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .end(write(Failure.of(failure)));
    }

    private static boolean isHttpException(Throwable thrown) {
        return thrown instanceof io.vertx.ext.web.handler.HttpException;
    }

    private String write(Failure failure) {
        try {
            return json.writeValueAsString(failure);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void log(ApiException failure, Throwable thrown, RoutingContext context) {
        String requestId = context.response().headers().get(RequestIds.HEADER);
        if (failure.code() == ErrorCode.INTERNAL_ERROR) {
            LOG.errorf(thrown, "Request %s failed", requestId);
        } else if (failure.code() == ErrorCode.SERVICE_UNAVAILABLE) {
            LOG.debugf(thrown, "Request %s was answered 503", requestId);
        }
    }
}
