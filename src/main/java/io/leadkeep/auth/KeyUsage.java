package io.leadkeep.auth;

import io.leadkeep.database.Repository;
import io.leadkeep.database.Transactions;
import io.leadkeep.time.CallContext;
import io.leadkeep.time.PeriodicTasks;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.SocketAddress;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stores when keys were last used and from which address, once per interval and not on the request
 * path.
 */
@ApplicationScoped
@Repository
class KeyUsage {

    private static final String FLUSH =
            """
            update api_key k
            set last_used_at = used.at, last_used_from = used.address
            from unnest($1::text[], $2::timestamptz[], $3::text[]) as used (id, at, address)
            where k.id = used.id and used.at > coalesce(k.last_used_at, '-infinity')
            """;

    private record Use(OffsetDateTime at, SocketAddress client) {

        /** Null where a proxy has sent a text that is no address. */
        String address() {
            return ClientAddress.of(client).map(InetAddress::getHostAddress).orElse(null);
        }
    }

    private final Transactions transactions;
    private final Clock clock;
    private final Map<String, Use> lastUses = new ConcurrentHashMap<>();

    KeyUsage(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    void record(String keyId, SocketAddress client) {
        lastUses.put(keyId, new Use(clock.instant().atOffset(ZoneOffset.UTC), client));
    }

    void start(@Observes StartupEvent event, PeriodicTasks tasks, KeyUsageConfig config) {
        tasks.every(config.lastUsedFlushInterval(), "last use of API keys", this::flush);
    }

    private Uni<Void> flush() {
        Map<String, Use> uses = Map.copyOf(lastUses);
        if (uses.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple parameters =
                Tuple.of(
                        uses.keySet().toArray(String[]::new),
                        uses.values().stream().map(Use::at).toArray(OffsetDateTime[]::new),
                        uses.values().stream().map(Use::address).toArray(String[]::new));
        return transactions
                .run(
                        CallContext.background(),
                        connection -> connection.preparedQuery(FLUSH).execute(parameters))
                // Keeps what was used again in the meantime, and everything after a failure.
                .invoke(() -> uses.forEach(lastUses::remove))
                .replaceWithVoid();
    }
}
