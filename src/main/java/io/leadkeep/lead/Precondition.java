package io.leadkeep.lead;

import java.time.Instant;
import java.util.Arrays;

/**
 * What a client says it last saw of a lead, in {@code If-Match} (RFC 9110, section 13.1.1).
 *
 * @param ifMatch the header, or null where it is missing
 */
record Precondition(String ifMatch) {

    /** Nothing is asked. */
    static final Precondition NONE = new Precondition(null);

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

    boolean holds(Lead lead) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return true;
        }
        String tag = tagOf(lead.updatedAt);
        return Arrays.stream(ifMatch.split(",")).anyMatch(sent -> sent.strip().equals(tag));
    }

    /** Whether a lead must exist for it to hold. */
    boolean isGiven() {
        return ifMatch != null;
    }
}
