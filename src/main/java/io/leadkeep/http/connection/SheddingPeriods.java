package io.leadkeep.http.connection;

import io.leadkeep.http.ErrorMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Counts rejected requests, and logs when load shedding starts and ends. */
@Singleton
class SheddingPeriods {

    private static final Logger LOG = Logger.getLogger(SheddingPeriods.class);
    private static final long SECOND_MILLIS = 1_000;

    /** A period ends after this time without a rejected request. */
    private static final int QUIET_SECONDS = 5;

    /** Clients that repeat at once are slowed down to about this many rejections per second. */
    private static final long TARGET_RATE = 1_000;

    private static final int MAX_RETRY_AFTER_SECONDS = 5;

    private final Vertx vertx;
    private final int limit;
    private final Counter counter;
    private final AtomicLong total = new AtomicLong();
    private final AtomicBoolean isShedding = new AtomicBoolean();
    private volatile int retryAfterSeconds = ErrorMapper.RETRY_AFTER_SECONDS;

    SheddingPeriods(Vertx vertx, InFlightLimiter limiter, MeterRegistry metrics) {
        this.vertx = vertx;
        this.limit = limiter.limit();
        this.counter =
                Counter.builder("leadkeep.requests.rejected")
                        .description("API requests rejected with 503 by load shedding")
                        .register(metrics);
    }

    void rejected() {
        counter.increment();
        total.incrementAndGet();
        if (!isShedding.get() && isShedding.compareAndSet(false, true)) {
            LOG.infof("Load shedding started: %d requests are in flight, the limit", limit);
            new Period(total.get() - 1).watch();
        }
    }

    /** Returns after how many seconds a rejected client may send its next request. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }

    /** The timer of one period; runs on one event loop. */
    private final class Period {

        private final long before;
        private long last;
        private int seconds;
        private int quietSeconds;

        Period(long before) {
            this.before = before;
            this.last = before;
        }

        void watch() {
            vertx.setPeriodic(SECOND_MILLIS, this::tick);
        }

        private void tick(long timer) {
            seconds++;
            long now = total.get();
            quietSeconds = now == last ? quietSeconds + 1 : 0;
            long factor = 1 + (now - last) / TARGET_RATE;
            retryAfterSeconds =
                    (int)
                            Math.min(
                                    ErrorMapper.RETRY_AFTER_SECONDS * factor,
                                    MAX_RETRY_AFTER_SECONDS);
            last = now;
            if (quietSeconds == QUIET_SECONDS) {
                vertx.cancelTimer(timer);
                isShedding.set(false);
                LOG.infof(
                        "Load shedding ended after %d s: %d requests were rejected with 503",
                        seconds - QUIET_SECONDS, now - before);
            }
        }
    }
}
