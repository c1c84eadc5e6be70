package io.leadkeep.http;

import java.util.List;

/**
 * The envelope of a list (contract, section 1).
 *
 * @param success always true
 * @param data the rows of this page
 * @param pagination where the page stands
 * @param <T> type of a row
 */
public record PageEnvelope<T>(boolean success, List<T> data, Pagination pagination) {

    /**
     * Puts a page into its envelope.
     *
     * @param data its rows
     * @param pagination where it stands
     * @param <T> type of a row
     * @return the envelope
     */
    public static <T> PageEnvelope<T> of(List<T> data, Pagination pagination) {
        return new PageEnvelope<>(true, data, pagination);
    }
}
