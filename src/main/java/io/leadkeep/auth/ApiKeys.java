package io.leadkeep.auth;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Keys and whom they stand for, remembered for less than a second, unknown ones too, so that a
 * revoked key stops within one second on every node (contract, section 2).
 */
@ApplicationScoped
public class ApiKeys {

    /** Half of the promised second: the rest is room for the look-up and for a busy machine. */
    private static final Duration REMEMBERED = Duration.ofMillis(500);

    /** A flood of made-up keys drives out memories, it does not fill the heap. */
    private static final int REMEMBERED_KEYS = 20_000;

    private final KeyLookup lookup;
    private final AsyncCache<KeyHash, Answer> remembered =
            Caffeine.newBuilder()
                    .maximumSize(REMEMBERED_KEYS)
                    .expireAfter(
                            Expiry.<KeyHash, Answer>creating((hash, answer) -> answer.remaining()))
                    .buildAsync();

    /** What was found, and when it was asked for: the truth may have changed since then. */
    private record Answer(Optional<Caller> caller, long askedAtNanos) {

        Duration remaining() {
            Duration left = REMEMBERED.minusNanos(System.nanoTime() - askedAtNanos);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    ApiKeys(KeyLookup lookup) {
        this.lookup = lookup;
    }

    /**
     * Finds whom a key stands for.
     *
     * @param hash of the key
     * @return the caller; empty if the key is unknown or revoked
     */
    CompletableFuture<Optional<Caller>> find(KeyHash hash) {
        return remembered.get(hash, (missing, executor) -> ask(missing)).thenApply(Answer::caller);
    }

    /**
     * Forgets a user's keys on this node, and what is being asked just now: the user has been let
     * into a workspace, or out of one, and the next request shall know.
     *
     * @param userId of the user
     */
    public void forgetUser(String userId) {
        forget(caller -> caller.userId().equals(userId));
    }

    /**
     * Forgets the keys that open a workspace, as {@link #forgetUser} does.
     *
     * @param workspaceId of the workspace
     */
    public void forgetWorkspace(String workspaceId) {
        forget(caller -> caller.workspaces().contains(workspaceId));
    }

    private void forget(Predicate<Caller> changed) {
        remembered
                .asMap()
                .values()
                .removeIf(
                        answer ->
                                !answer.isDone()
                                        || answer.isCompletedExceptionally()
                                        || answer.join().caller().filter(changed).isPresent());
    }

    private CompletableFuture<Answer> ask(KeyHash hash) {
        long askedAtNanos = System.nanoTime();
        return lookup.find(hash).thenApply(caller -> new Answer(caller, askedAtNanos));
    }
}
