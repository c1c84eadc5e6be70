package io.leadkeep.http;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The position of a page in its list.
 *
 * @param totalIsEstimate true, or null for an exact total
 * @param nextCursor null on the last page
 * @param page null unless the request has a page number, like {@code pages}
 */
public record Pagination(
        int limit,
        long total,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean totalIsEstimate,
        boolean hasMore,
        String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) Integer page,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long pages) {}
