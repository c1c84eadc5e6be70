package io.leadkeep.auth;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.leadkeep.batching.BatchLimits;
import io.leadkeep.batching.Batcher;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Finds the callers of keys, and caches results for less than a second, those of unknown keys too:
 * a revoked key stops working within one second on every node.
 *
 * <p>One statement is in progress at a time; keys that arrive meanwhile are batched. A flood of
 * invented keys therefore uses one connection.
 */
@ApplicationScoped
public class ApiKeys {

    private static final int MAX_PENDING = 10_000;

    /** The longest time of the statement that is in progress. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(3);

    private static final int CACHE_SIZE = 20_000;

    /** Longer than any result is recent: only bounds the memory of unused keys. */
    private static final Duration CACHE_TTL = Duration.ofSeconds(10);

    private final ConcurrentMap<KeyHash, KeyQuery> cache =
            Caffeine.newBuilder()
                    .maximumSize(CACHE_SIZE)
                    .expireAfterWrite(CACHE_TTL)
                    .<KeyHash, KeyQuery>build()
                    .asMap();

    private final Batcher<KeyQuery, Optional<Caller>> batcher;

    ApiKeys(ApiKeyQueries queries, Vertx vertx) {
        batcher =
                new Batcher<>(
                        queries,
                        query -> "",
                        new BatchLimits(1, MAX_PENDING, MAX_PENDING),
                        System::nanoTime,
                        (delay, task) ->
                                vertx.setTimer(Math.max(1, delay.toMillis()), id -> task.run()));
    }

    /**
     * Finds the caller of a key; empty if the key is unknown or revoked. Fails with {@link
     * TimeoutException} if too many queries wait. The result is shared: do not cancel it.
     */
    CompletableFuture<Optional<Caller>> find(KeyHash hash) {
        KeyQuery cached = cache.get(hash);
        if (isRecent(cached)) {
            return cached.result();
        }
        KeyQuery created = new KeyQuery(hash);
        KeyQuery query =
                cache.compute(hash, (same, current) -> isRecent(current) ? current : created);
        if (query == created) {
            // Not inside compute: the batcher runs callbacks, and the cache holds a lock there.
            batcher.submit(created, MAX_WAIT, () -> false).whenComplete(created::complete);
        }
        return query.result();
    }

    private static boolean isRecent(KeyQuery query) {
        return query != null && query.isRecent();
    }

    /**
     * Forgets the keys of a user on this node, after the user has joined or left a workspace.
     * Queries in progress are forgotten too, because they may miss the change.
     */
    public void forgetUser(String userId) {
        forget(caller -> caller.userId().equals(userId));
    }

    /** Forgets the keys that open a workspace, as {@link #forgetUser} does. */
    public void forgetWorkspace(String workspaceId) {
        forget(caller -> caller.workspaces().contains(workspaceId));
    }

    private void forget(Predicate<Caller> changed) {
        cache.values().removeIf(query -> query.mayFind(changed));
    }
}
