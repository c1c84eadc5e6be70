package io.leadkeep.http;

/** The envelope of every 2xx response; {@code success} is true. */
public record Envelope<T>(boolean success, T data) {

    public static <T> Envelope<T> of(T data) {
        return new Envelope<>(true, data);
    }
}
