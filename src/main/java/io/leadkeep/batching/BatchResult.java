package io.leadkeep.batching;

import java.util.Objects;

/** The result of one request of a batch: an answer, a failure, or undecided (both null). */
public record BatchResult<A>(A answer, Throwable failure) {

    public static <A> BatchResult<A> answered(A answer) {
        return new BatchResult<>(Objects.requireNonNull(answer), null);
    }

    public static <A> BatchResult<A> failed(Throwable failure) {
        return new BatchResult<>(null, Objects.requireNonNull(failure));
    }

    /** The batch could not decide this request: it is retried alone. */
    public static <A> BatchResult<A> undecided() {
        return new BatchResult<>(null, null);
    }

    boolean isUndecided() {
        return answer == null && failure == null;
    }
}
