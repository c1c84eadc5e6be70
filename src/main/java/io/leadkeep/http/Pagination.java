package io.leadkeep.http;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Where a page stands in its list (contract, section 4).
 *
 * @param limit rows asked for
 * @param total rows of the whole list
 * @param totalIsEstimate true where {@code total} is not exact, else absent
 * @param hasMore whether rows follow
 * @param nextCursor where they begin; null when there are no more
 * @param page number of the page, only for clients that ask by it
 * @param pages how many there are, only for clients that ask by page
 */
public record Pagination(
        int limit,
        long total,
        @JsonInclude(JsonInclude.Include.NON_NULL) Boolean totalIsEstimate,
        boolean hasMore,
        String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) Integer page,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long pages) {}
