package io.leadkeep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
@Schema(name = "Pagination")
public record Pagination(
        @Schema(required = true, minimum = "1") int limit,
        @Schema(
                        required = true,
                        minimum = "0",
                        description = "Exact up to 10,000, above that an estimate")
                long total,
        @JsonInclude(JsonInclude.Include.NON_NULL)
                @Schema(description = "true where total is an estimate, else absent")
                Boolean totalIsEstimate,
        @Schema(required = true) boolean hasMore,
        @Schema(
                        required = true,
                        nullable = true,
                        description = "Send it as cursor to read on; null when there is no more")
                String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL)
                @Schema(description = "Only for requests by page")
                Integer page,
        @JsonInclude(JsonInclude.Include.NON_NULL)
                @Schema(description = "Only for requests by page")
                Long pages) {}
