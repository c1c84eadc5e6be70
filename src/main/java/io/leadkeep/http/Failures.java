package io.leadkeep.http;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Turns whatever was thrown into the one failure that the client is told. */
final class Failures {

    /**
     * Classes of SQLSTATE (PostgreSQL's manual, appendix A) that pass by themselves: connection,
     * transaction rolled back, resources, lock not available, operator intervention, system error.
     */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

    /**
     * A server that was made a stand-by refuses writes with this one until the pool has moved on.
     */
    private static final String READ_ONLY = "25006";

    private Failures() {}

    static ApiException of(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
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

    private static boolean isDatabaseAway(Throwable t) {
        if (t instanceof PgException e) {
            String state = e.getSqlState();
            return state != null
                    && (state.equals(READ_ONLY) || PASSING.contains(state.substring(0, 2)));
        }
        // The client says "connection closed", "pool is full" and "timed out" with these. No other
        // input or output happens on the way of a request.
        return t instanceof IOException
                || t instanceof VertxException
                || t instanceof TimeoutException;
    }
}
