package io.leadkeep.http;

import java.util.List;

/** The envelope of a page of a list without a total; {@code success} is true. */
public record CursorPage<T>(boolean success, List<T> data, Position pagination) {

    /**
     * The position of the page in its list.
     *
     * @param nextCursor null at the end of a list that has one
     */
    public record Position(int limit, boolean hasMore, String nextCursor) {}

    public static <T> CursorPage<T> of(
            List<T> data, int limit, boolean hasMore, String nextCursor) {
        return new CursorPage<>(true, data, new Position(limit, hasMore, nextCursor));
    }
}
