package io.leadkeep.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * The entity tags in {@code If-Match} or {@code If-None-Match}: a list, or {@code *} for any
 * version (RFC 9110, sections 13.1.1 and 13.1.2).
 */
public final class EntityTags {

    private static final String ANY = "*";
    private static final String WEAK = "W/";

    private final List<String> tags;

    private EntityTags(List<String> tags) {
        this.tags = tags;
    }

    /** Reads a header, whose lines are one list; empty if it is missing. */
    public static Optional<EntityTags> of(RoutingContext request, CharSequence header) {
        MultiMap headers = request.request().headers();
        return headers.contains(header)
                ? Optional.of(new EntityTags(HeaderList.of(headers, header)))
                : Optional.empty();
    }

    /** Returns whether the header is {@code *}. */
    public boolean isAny() {
        return tags.contains(ANY);
    }

    /** Returns whether a strong tag is listed, by the comparison for {@code If-Match}. */
    public boolean matchStrong(String tag) {
        return isAny() || tags.contains(tag);
    }

    /** Returns whether a tag is listed, by the comparison for {@code If-None-Match}. */
    public boolean matchWeak(String tag) {
        return matchStrong(tag) || tags.contains(WEAK + tag);
    }
}
