package io.leadkeep.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.leadkeep.database.SqlState;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Turns whatever was thrown into the one failure that the client is told. */
public final class ErrorTranslator {

    private ErrorTranslator() {}

    /**
     * Tells what somebody else's failure is in our words.
     *
     * @param thrown anything
     * @return the failure that the client is told
     */
    public static ApiException of(Throwable thrown) {
        if (SqlState.isForeignKeyViolation(thrown)) {
            // The workspace was deleted while its key was still remembered.
            return ApiException.of(ErrorCode.UNAUTHORIZED);
        }
        if (SqlState.isTransient(thrown)) {
            return ApiException.of(ErrorCode.SERVICE_UNAVAILABLE);
        }
        if (SqlState.isAnswer(thrown)) {
            return ApiException.of(ErrorCode.INTERNAL_ERROR);
        }
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof ApiException e) {
                return e;
            }
            if (t instanceof WebApplicationException e) {
                return ofStatus(e.getResponse().getStatus());
            }
            if (t instanceof AuthenticationFailedException || t instanceof UnauthorizedException) {
                return ApiException.of(ErrorCode.UNAUTHORIZED);
            }
            if (t instanceof ForbiddenException) {
                return ApiException.of(ErrorCode.FORBIDDEN);
            }
            if (isDatabaseAway(t)) {
                return ApiException.of(ErrorCode.SERVICE_UNAVAILABLE);
            }
        }
        return ApiException.of(ErrorCode.INTERNAL_ERROR);
    }

    static ApiException ofStatus(int status) {
        return ApiException.of(ErrorCode.ofStatus(status));
    }

    /**
     * The driver says "connection closed", "pool is full" and "timed out" with these. No other
     * input or output happens on the way of a request.
     */
    private static boolean isDatabaseAway(Throwable t) {
        return (t instanceof IOException && !(t instanceof JsonProcessingException))
                || t instanceof VertxException
                || t instanceof NoStackTraceThrowable
                || t instanceof TimeoutException;
    }
}
