package io.leadkeep.http.connection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the API requests of this node that have no response yet. */
@Singleton
class InFlightLimiter {

    private final AtomicInteger inFlight = new AtomicInteger();
    private final int limit;
    private volatile boolean isStopped;

    InFlightLimiter(LoadSheddingConfig config, MeterRegistry metrics) {
        this.limit = config.maxInFlight();
        Gauge.builder("leadkeep.requests.in-flight", inFlight, AtomicInteger::get)
                .description("API requests without a response")
                .register(metrics);
    }

    /** Returns whether the request may proceed; if so, it must {@link #leave}. */
    boolean tryEnter() {
        if (isStopped) {
            return false;
        }
        if (inFlight.incrementAndGet() > limit) {
            inFlight.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Takes a place again that was left while the client sent its body. */
    void enter() {
        inFlight.incrementAndGet();
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    /** From now on no request may enter. */
    void stop() {
        isStopped = true;
    }

    boolean isStopped() {
        return isStopped;
    }

    int limit() {
        return limit;
    }
}
