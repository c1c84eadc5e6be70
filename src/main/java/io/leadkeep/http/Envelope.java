package io.leadkeep.http;

/**
 * The envelope of every 2xx answer (contract, section 1).
 *
 * @param success always true
 * @param data what was asked for
 * @param <T> its type
 */
public record Envelope<T>(boolean success, T data) {

    /**
     * Puts an answer into its envelope.
     *
     * @param data what was asked for
     * @param <T> its type
     * @return the envelope
     */
    public static <T> Envelope<T> of(T data) {
        return new Envelope<>(true, data);
    }
}
