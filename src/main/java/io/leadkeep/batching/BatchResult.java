package io.leadkeep.batching;

import java.util.Objects;

/**
 * What a shared statement says of one of those that share it: an answer, a failure of its own, or
 * nothing.
 *
 * @param answer the answer, or null
 * @param failure what to fail with, or null
 * @param <A> type of the answers
 */
public record BatchResult<A>(A answer, Throwable failure) {

    /**
     * It is done.
     *
     * @param answer what to answer
     * @param <A> type of the answers
     * @return final
     */
    public static <A> BatchResult<A> answered(A answer) {
        return new BatchResult<>(Objects.requireNonNull(answer), null);
    }

    /**
     * It cannot be done, for a reason that is its own.
     *
     * @param failure what to fail with
     * @param <A> type of the answers
     * @return final
     */
    public static <A> BatchResult<A> failed(Throwable failure) {
        return new BatchResult<>(null, Objects.requireNonNull(failure));
    }

    /**
     * The statement could not tell: it has to go alone.
     *
     * @param <A> type of the answers
     * @return not final
     */
    public static <A> BatchResult<A> leftOut() {
        return new BatchResult<>(null, null);
    }

    boolean isLeftOut() {
        return answer == null && failure == null;
    }
}
