package io.leadkeep.lead;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * The version of a lead that a client expects, from {@code If-Match} (RFC 9110, 13.1.1).
 *
 * @param header null if it is missing
 */
record IfMatch(String header) {

    /** Reads the header; several lines are one list. */
    static IfMatch of(RoutingContext request) {
        List<String> lines = request.request().headers().getAll(HttpHeaders.IF_MATCH);
        return new IfMatch(lines.isEmpty() ? null : String.join(",", lines));
    }

    /** Returns the {@code ETag} of a lead: the time of its last change, which is its version. */
    static String tagOf(Instant updatedAt) {
        return '"' + Long.toHexString(updatedAt.toEpochMilli()) + '"';
    }

    /** Fails with 412 for a lead of another version. */
    void check(Instant updatedAt) {
        if (header == null || header.strip().equals("*")) {
            return;
        }
        String tag = tagOf(updatedAt);
        if (Arrays.stream(header.split(",")).noneMatch(sent -> sent.strip().equals(tag))) {
            throw ApiException.of(ErrorCode.PRECONDITION_FAILED);
        }
    }

    boolean isGiven() {
        return header != null;
    }
}
