package io.leadkeep.http.routing;

import io.leadkeep.http.ApiPaths;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * How much a request may send and how long it may take (contract, section 1, 408, 413 and 503).
 *
 * <p>A body has one deadline from its first byte to its last, whatever comes in between: that alone
 * bounds how long a place is held by somebody who sends a byte a second. It leaves the largest body
 * a rate that any line has: 9 KB/s for one lead, 140 KB/s for a bulk, 85 KB/s for a file.
 *
 * @param maxBodyBytes of the body
 * @param bodyMillis a client has this long to send it
 * @param answerMillis once the body is there, the answer begins within that time; 0 for no limit
 * @param takesFiles whether the body is a form with files, which go to disk
 */
public record RequestLimits(
        long maxBodyBytes, long bodyMillis, long answerMillis, boolean takesFiles) {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    /** One lead; what is no larger never waits for memory. */
    public static final long SMALL_BYTES = 256 * KIB;

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;

    /**
     * An answer follows in less than five seconds, whatever the database does. The waits within
     * (for a connection, for a statement) are shorter together, so that what was given up is not
     * stored after all.
     */
    private static final RequestLimits USUAL =
            new RequestLimits(SMALL_BYTES, 30 * SECOND, 4 * SECOND, false);

    /**
     * Every step of these is limited by itself; all steps together may take as long as it takes.
     */
    private static final RequestLimits MANY_LEADS =
            new RequestLimits(SMALL_BYTES, 30 * SECOND, 10 * MINUTE, false);

    private static final RequestLimits BULK =
            new RequestLimits(16 * MIB, 2 * MINUTE, MINUTE, false);

    /** A file of 50 MiB, and what a form says around it. */
    private static final RequestLimits FILE =
            new RequestLimits(50 * MIB + 64 * KIB, 10 * MINUTE, 10 * MINUTE, true);

    /** Takes as long as the client reads. */
    private static final RequestLimits STREAM =
            new RequestLimits(SMALL_BYTES, 30 * SECOND, 0, false);

    private static final Map<String, Map<HttpMethod, RequestLimits>> BY_PATH =
            Map.of(
                    "/v1/leads", Map.of(HttpMethod.DELETE, MANY_LEADS),
                    "/v1/leads/tags", Map.of(HttpMethod.POST, MANY_LEADS),
                    "/v1/leads/bulk", Map.of(HttpMethod.POST, BULK),
                    "/v1/leads/import/csv", Map.of(HttpMethod.POST, FILE),
                    "/v1/leads/export", Map.of(HttpMethod.GET, STREAM),
                    "/v1/enrichment/enrich", Map.of(HttpMethod.POST, MANY_LEADS));

    /** Whether many of the largest bodies would not fit into memory. */
    boolean isLarge() {
        return maxBodyBytes > SMALL_BYTES;
    }

    /**
     * What a request may do.
     *
     * @param request any of the API
     * @return by its path and method
     */
    static RequestLimits of(RoutingContext request) {
        return BY_PATH.getOrDefault(ApiPaths.plain(request.normalizedPath()), Map.of())
                .getOrDefault(request.request().method(), USUAL);
    }
}
