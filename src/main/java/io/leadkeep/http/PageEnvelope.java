package io.leadkeep.http;

import java.util.List;

/** The envelope of a page of a list; {@code success} is true. */
public record PageEnvelope<T>(boolean success, List<T> data, Pagination pagination) {

    public static <T> PageEnvelope<T> of(List<T> data, Pagination pagination) {
        return new PageEnvelope<>(true, data, pagination);
    }
}
