package io.leadkeep.auth;

import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/**
 * Keys and whom they stand for, remembered for less than a second, unknown ones too, so that a
 * revoked key stops within one second on every node (contract, section 2).
 */
@ApplicationScoped
public class ApiKeys {

    /** Half of the promised second: the rest is room for a busy machine. */
    private static final Duration REMEMBERED = Duration.ofMillis(500);

    /** A flood of made-up keys drives out memories, it does not fill the heap. */
    private static final int REMEMBERED_KEYS = 20_000;

    /** Only so that a key which nobody uses any more is not remembered for ever. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final KeyLookup lookup;
    private final ConcurrentMap<KeyHash, KeyQuestion> remembered =
            Caffeine.newBuilder()
                    .maximumSize(REMEMBERED_KEYS)
                    .expireAfterWrite(KEPT)
                    .<KeyHash, KeyQuestion>build()
                    .asMap();

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
        KeyQuestion known = remembered.get(hash);
        if (isUsable(known)) {
            return known.answer();
        }
        KeyQuestion question =
                remembered.compute(
                        hash, (same, asked) -> isUsable(asked) ? asked : lookup.enqueue(same));
        // Outside of the locks of what is remembered: whoever is answered goes on at once.
        lookup.askForTheWaiting();
        return question.answer();
    }

    private static boolean isUsable(KeyQuestion asked) {
        return asked != null && asked.isFresh(REMEMBERED);
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
                .values()
                .removeIf(
                        asked -> {
                            Optional<Caller> known = asked.known();
                            return known == null || known.filter(changed).isPresent();
                        });
    }
}
