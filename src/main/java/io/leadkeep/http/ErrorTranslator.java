package io.leadkeep.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.leadkeep.database.SqlState;
import io.leadkeep.internals.MalformedRequestHandler;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.VertxException;
import io.vertx.core.file.FileSystemException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;

/** Translates anything that is thrown into the error that the client gets. */
public final class ErrorTranslator {

    private ErrorTranslator() {}

    public static ApiException of(Throwable thrown) {
        if (SqlState.isForeignKeyViolation(thrown)) {
            // The workspace was deleted while its key was still cached.
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
            if (isOfDisk(t)) {
                return ApiException.of(ErrorCode.INTERNAL_ERROR);
            }
            if (isOfDatabaseConnection(t)) {
                return ApiException.of(ErrorCode.SERVICE_UNAVAILABLE);
            }
        }
        return ApiException.of(ErrorCode.INTERNAL_ERROR);
    }

    static ApiException of(MalformedRequestHandler.Cause cause) {
        return switch (cause) {
            case LINE_TOO_LONG -> ApiException.of(ErrorCode.URI_TOO_LONG);
            case HEADERS_TOO_LONG -> ApiException.of(ErrorCode.REQUEST_HEADER_FIELDS_TOO_LARGE);
            case NOT_HTTP ->
                    ApiException.of(ErrorCode.VALIDATION_ERROR, "The request is not valid HTTP");
        };
    }

    static ApiException ofStatus(int status) {
        return ApiException.of(ErrorCode.ofStatus(status));
    }

    private static boolean isOfDisk(Throwable t) {
        return t instanceof FileSystemException
                || t instanceof java.nio.file.FileSystemException
                || t instanceof UncheckedIOException;
    }

    /**
     * The driver reports a closed connection, a full pool and a timeout with these, some of them as
     * a Throwable that is neither an exception nor an error (Vert.x 4.5, {@code
     * Future.failedFuture(String)}).
     */
    private static boolean isOfDatabaseConnection(Throwable t) {
        return (t instanceof IOException && !(t instanceof JsonProcessingException))
                || t instanceof VertxException
                || t instanceof TimeoutException
                || !(t instanceof Exception || t instanceof Error);
    }
}
