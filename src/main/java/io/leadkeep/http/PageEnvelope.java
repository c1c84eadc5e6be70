package io.leadkeep.http;

import java.util.List;
import java.util.function.Function;

/** The envelope of a page of a list; {@code success} is true. */
public record PageEnvelope<T>(boolean success, List<T> data, Pagination pagination) {

    public static <T> PageEnvelope<T> of(List<T> data, Pagination pagination) {
        return new PageEnvelope<>(true, data, pagination);
    }

    /**
     * Returns a page that is read by cursor.
     *
     * @param found one more than the limit if there is a next page
     * @param id the cursor after an entry
     */
    public static <T> PageEnvelope<T> byCursor(
            List<T> found, int limit, Function<T, String> id, long total, boolean isEstimate) {
        boolean hasMore = found.size() > limit;
        List<T> page = hasMore ? found.subList(0, limit) : found;
        String next = hasMore ? id.apply(page.get(limit - 1)) : null;
        Boolean estimate = isEstimate ? Boolean.TRUE : null;
        return of(page, new Pagination(limit, total, estimate, hasMore, next, null, null));
    }
}
