package io.leadkeep.auth;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Writes down when keys were last used: coarsely, and off the way of any request. */
@ApplicationScoped
class KeyUsage {

    private static final Logger LOG = Logger.getLogger(KeyUsage.class);

    private static final String SQL =
            """
            update api_key k
            set last_used_at = greatest(k.last_used_at, used.at)
            from unnest($1::text[], $2::timestamptz[]) as used (id, at)
            where k.id = used.id
            """;

    private final Pool pool;
    private final Clock clock;
    private final Vertx vertx;
    private final Duration writtenEvery;
    private long timer;
    private final Map<String, OffsetDateTime> lastUses = new ConcurrentHashMap<>();

    KeyUsage(Pool pool, Clock clock, Vertx vertx, KeyUsageConfig config) {
        this.pool = pool;
        this.clock = clock;
        this.vertx = vertx;
        this.writtenEvery = config.writtenEvery();
    }

    void note(String keyId) {
        lastUses.put(keyId, clock.instant().atOffset(ZoneOffset.UTC));
    }

    /** A timer of Vert.x: the scheduler extension would cost every start a fifth of a second. */
    void writeFromTimeToTime(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(writtenEvery.toMillis(), ignored -> write());
    }

    @PreDestroy
    void stop() {
        vertx.cancelTimer(timer);
    }

    private void write() {
        Map<String, OffsetDateTime> uses = Map.copyOf(lastUses);
        if (uses.isEmpty()) {
            return;
        }
        Tuple ids = Tuple.tuple();
        ids.addValue(uses.keySet().toArray(String[]::new));
        ids.addValue(uses.values().toArray(OffsetDateTime[]::new));
        pool.preparedQuery(SQL)
                .execute(ids)
                // Forgotten only when written, and only if not used again meanwhile.
                .onSuccess(written -> uses.forEach(lastUses::remove))
                .onFailure(e -> LOG.debug("The last uses of keys are written next time", e));
    }
}
