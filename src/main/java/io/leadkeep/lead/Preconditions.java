package io.leadkeep.lead;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.EntityTags;
import io.leadkeep.http.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;

/** The conditions of a write: {@code If-Match}, then {@code If-None-Match} (RFC 9110, 13.2.2). */
record Preconditions(Optional<EntityTags> ifMatch, Optional<EntityTags> ifNoneMatch) {

    static Preconditions of(RoutingContext request) {
        return new Preconditions(
                EntityTags.of(request, HttpHeaders.IF_MATCH),
                EntityTags.of(request, HttpHeaders.IF_NONE_MATCH));
    }

    /**
     * Returns the {@code ETag} of a lead: the time of its last change, which is its version, and
     * its entry of the do-not-contact list.
     */
    static String tagOf(Instant updatedAt, String doNotContactReason) {
        String entry = doNotContactReason == null ? "" : "-" + doNotContactReason;
        return '"' + Long.toHexString(updatedAt.toEpochMilli()) + entry + '"';
    }

    static String tagOf(Lead lead) {
        return tagOf(lead.updatedAt, lead.doNotContactReason);
    }

    private boolean areGiven() {
        return ifMatch.isPresent() || ifNoneMatch.isPresent();
    }

    /** Fails with 412 if a lead of this version may not be written. */
    void check(Instant updatedAt, String doNotContactReason) {
        if (!areGiven()) {
            return;
        }
        String tag = tagOf(updatedAt, doNotContactReason);
        if (!ifMatch.map(tags -> tags.matchStrong(tag)).orElse(true)) {
            throw ApiException.of(ErrorCode.PRECONDITION_FAILED);
        }
        ifNoneMatch
                .filter(tags -> tags.matchWeak(tag))
                .ifPresent(
                        tags -> {
                            throw failed(
                                    tags.isAny()
                                            ? "The lead exists already"
                                            : "The lead has a version that If-None-Match names");
                        });
    }

    /** Fails with 412 if the lead must exist. */
    void checkMissing() {
        if (ifMatch.isPresent()) {
            throw failed("There is no lead with this address");
        }
    }

    private static ApiException failed(String message) {
        return ApiException.of(ErrorCode.PRECONDITION_FAILED, message);
    }
}
