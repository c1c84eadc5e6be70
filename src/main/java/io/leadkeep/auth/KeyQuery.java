package io.leadkeep.auth;

import io.leadkeep.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A query for one key. All requests with the key use it while it is recent. */
final class KeyQuery {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final KeyHash hash;
    private final Deadline end = Deadline.in(LIMIT);
    private final CompletableFuture<Optional<Caller>> result = new CompletableFuture<>();

    /** Null until the query was sent. */
    private volatile Deadline expiry;

    KeyQuery(KeyHash hash) {
        this.hash = hash;
    }

    KeyHash hash() {
        return hash;
    }

    Duration left() {
        return end.left();
    }

    CompletableFuture<Optional<Caller>> result() {
        return result;
    }

    /** The result may miss what PostgreSQL commits after this moment. */
    void sent(Duration maxAge) {
        expiry = Deadline.in(maxAge);
    }

    void complete(Optional<Caller> caller, Throwable failure) {
        if (failure == null) {
            result.complete(caller);
        } else {
            result.completeExceptionally(failure);
        }
    }

    /** Returns whether a new request may use the result, which may not have arrived yet. */
    boolean isRecent() {
        Deadline sentExpiry = expiry;
        return !result.isCompletedExceptionally()
                && (sentExpiry == null || !sentExpiry.hasPassed());
    }

    /** Returns whether the result is, or may turn out to be, a caller that matches. */
    boolean mayFind(Predicate<Caller> matches) {
        return !result.isDone()
                || result.isCompletedExceptionally()
                || result.join().filter(matches).isPresent();
    }
}
