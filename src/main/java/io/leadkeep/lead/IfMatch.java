package io.leadkeep.lead;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * What a client says it last saw of a lead, in {@code If-Match} (RFC 9110, section 13.1.1).
 *
 * @param ifMatch the header, or null where it is missing
 */
public record IfMatch(String ifMatch) {

    /** Nothing is asked. */
    static final IfMatch NONE = new IfMatch(null);

    /**
     * Reads what a request asks for.
     *
     * @param request with one line, with several, which are one list, or without
     * @return the condition
     */
    static IfMatch of(RoutingContext request) {
        List<String> lines = request.request().headers().getAll(HttpHeaders.IF_MATCH);
        return lines.isEmpty() ? NONE : new IfMatch(String.join(",", lines));
    }

    /**
     * The version of a lead, for {@code ETag}. The time of the last change rises with each, so it
     * names the version.
     *
     * @param updatedAt of the lead
     * @return a strong entity tag
     */
    static String tagOf(Instant updatedAt) {
        return '"' + Long.toHexString(updatedAt.toEpochMilli()) + '"';
    }

    /**
     * Tells whether a lead is as the client saw it.
     *
     * @param updatedAt of the lead
     * @return true, too, where nothing is asked
     */
    public boolean holds(Instant updatedAt) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return true;
        }
        String tag = tagOf(updatedAt);
        return Arrays.stream(ifMatch.split(",")).anyMatch(sent -> sent.strip().equals(tag));
    }

    /** Whether a lead must exist for it to hold. */
    public boolean isGiven() {
        return ifMatch != null;
    }
}
