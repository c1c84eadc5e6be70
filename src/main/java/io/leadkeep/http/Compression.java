package io.leadkeep.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * Selects the responses that Vert.x compresses for clients that accept gzip: JSON and YAML of at
 * least 1 KiB. An export is neither, so it is sent as it is written.
 *
 * <p>Vert.x (4.5) has no minimum size. It compresses a response unless that has a {@code
 * Content-Encoding}, and removes {@code identity} before it sends the response.
 *
 * <p>A lead has the same {@code ETag} in both encodings. It names the version of the lead for
 * {@code If-Match}, and no cache may store the response (RFC 9110, section 8.8.3.3).
 */
public final class Compression {

    public static final String GZIP = "gzip";
    public static final int MIN_BYTES = 1024;

    private static final List<String> TYPES = List.of("application/json", "application/yaml");

    private Compression() {}

    /** Prevents the compression of a response for which {@link #select} is not called. */
    static void disable(HttpServerRequest request) {
        // Vert.x never compresses these other responses, and would send the header.
        if (request.method() != HttpMethod.HEAD
                && request.version() == HttpVersion.HTTP_1_1
                && request.headers().contains(HttpHeaders.ACCEPT_ENCODING)) {
            request.response().putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
        }
    }

    /** Must run when the headers are complete. */
    static void select(RoutingContext context) {
        MultiMap headers = context.response().headers();
        if (headers.contains(HttpHeaders.CONTENT_ENCODING, GZIP, false)) {
            return;
        }
        headers.remove(HttpHeaders.CONTENT_ENCODING);
        // Of the complete body, or of the first part of a chunked one.
        long bytes = context.response().bytesWritten();
        if (bytes >= MIN_BYTES && isCompressed(headers.get(HttpHeaders.CONTENT_TYPE))) {
            headers.set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        } else if (bytes > 0) {
            disable(context.request());
        }
    }

    private static boolean isCompressed(String type) {
        return type != null && TYPES.stream().anyMatch(type::startsWith);
    }
}
