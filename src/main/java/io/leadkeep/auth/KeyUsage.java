package io.leadkeep.auth;

import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.time.CallContext;
import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stores when keys were last used, once per interval and not on the request path. */
@ApplicationScoped
@Repository
class KeyUsage {

    private static final String FLUSH =
            """
            update api_key k
            set last_used_at = greatest(k.last_used_at, used.at)
            from unnest($1::text[], $2::timestamptz[]) as used (id, at)
            where k.id = used.id
            """;

    private final Transactions transactions;
    private final Clock clock;
    private final Map<String, OffsetDateTime> lastUses = new ConcurrentHashMap<>();

    KeyUsage(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    void record(String keyId) {
        lastUses.put(keyId, clock.instant().atOffset(ZoneOffset.UTC));
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks, KeyUsageConfig config) {
        tasks.every(config.lastUsedFlushInterval(), "last use of API keys", this::flush);
    }

    private Uni<Void> flush() {
        Map<String, OffsetDateTime> uses = Map.copyOf(lastUses);
        if (uses.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters =
                Tuple.of(
                        uses.keySet().toArray(String[]::new),
                        uses.values().toArray(OffsetDateTime[]::new));
        return transactions
                .run(
                        CallContext.background(),
                        connection -> connection.preparedQuery(FLUSH).execute(parameters))
                // Keeps what was used again in the meantime, and everything after a failure.
                .invoke(() -> uses.forEach(lastUses::remove))
                .replaceWithVoid();
    }
}
