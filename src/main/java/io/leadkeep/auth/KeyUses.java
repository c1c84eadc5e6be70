package io.leadkeep.auth;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Writes down when keys were last used: coarsely, and off the way of any request. */
@ApplicationScoped
class KeyUses {

    private static final String SQL =
            """
            update api_key k
            set last_used_at = greatest(k.last_used_at, used.at)
            from unnest($1::text[], $2::timestamptz[]) as used (id, at)
            where k.id = used.id
            """;

    private final Pool pool;
    private final Clock clock;
    private final Map<String, OffsetDateTime> lastUses = new ConcurrentHashMap<>();

    KeyUses(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    void note(String keyId) {
        lastUses.put(keyId, clock.instant().atOffset(ZoneOffset.UTC));
    }

    @Scheduled(every = "{leadkeep.key-uses.written-every}")
    Uni<Void> write() {
        Map<String, OffsetDateTime> uses = Map.copyOf(lastUses);
        if (uses.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple ids = Tuple.tuple();
        ids.addValue(uses.keySet().toArray(String[]::new));
        ids.addValue(uses.values().toArray(OffsetDateTime[]::new));
        return Uni.createFrom()
                .completionStage(() -> pool.preparedQuery(SQL).execute(ids).toCompletionStage())
                // Forgotten only when written, and only if not used again meanwhile.
                .invoke(() -> uses.forEach(lastUses::remove))
                .replaceWithVoid();
    }
}
