package io.leadkeep.auth;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Whom one key stands for: asked once for all who want to know it at about the same time. */
final class KeyQuestion {

    private static final long NOT_SENT = Long.MIN_VALUE;

    private final CompletableFuture<Optional<Caller>> answer = new CompletableFuture<>();
    private final long began = System.nanoTime();

    /** Since it began, so that no number of the clock is taken for {@link #NOT_SENT}. */
    private volatile long sentAfterNanos = NOT_SENT;

    /** What the database sees from now on, the answer may not know. */
    void noteSent() {
        sentAfterNanos = System.nanoTime() - began;
    }

    void answer(Optional<Caller> caller) {
        answer.complete(caller);
    }

    void fail(Throwable cause) {
        answer.completeExceptionally(cause);
    }

    /**
     * Tells whether somebody who comes only now may share the answer, which may still be on its
     * way: a slow database must not make it older than one that was remembered.
     *
     * @param limit how old what it tells may be
     * @return false if the key has to be asked for again
     */
    boolean isFresh(Duration limit) {
        long sentAfter = sentAfterNanos;
        return !answer.isCompletedExceptionally()
                && (sentAfter == NOT_SENT
                        || System.nanoTime() - began - sentAfter < limit.toNanos());
    }

    /**
     * The answer, for one of those who want to know it.
     *
     * @return a copy: who hangs up cancels it, and the others still wait
     */
    CompletableFuture<Optional<Caller>> answer() {
        return answer.copy();
    }

    /**
     * The caller as far as it is known by now.
     *
     * @return the caller, or empty for an unknown key; null while nothing is known
     */
    Optional<Caller> known() {
        return answer.isCompletedExceptionally() ? null : answer.getNow(null);
    }
}
