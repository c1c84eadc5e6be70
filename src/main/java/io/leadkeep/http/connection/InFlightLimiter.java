package io.leadkeep.http.connection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Limits the API requests of this node that have no response yet. A request above the limit waits
 * for a place: the event loop may not have processed disconnections that have already happened, and
 * each of them frees a place.
 */
@Singleton
class InFlightLimiter {

    private static final long MAX_WAIT_MILLIS = 200;

    /** A request that needs a place; called on its own event loop. */
    interface Entrant {

        void admit();

        void reject();
    }

    private record Waiting(Entrant request, Context eventLoop, long since) {

        /** Later, because the caller may hold the lock of another connection. */
        void run(Consumer<Entrant> outcome) {
            eventLoop.runOnContext(ignored -> outcome.accept(request));
        }
    }

    private final Vertx vertx;
    private final int limit;
    // Guarded by this; requests are called without the lock.
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean isTimerSet;
    private volatile boolean isStopped;

    InFlightLimiter(Vertx vertx, LoadSheddingConfig config, MeterRegistry metrics) {
        this.vertx = vertx;
        this.limit = config.maxInFlight();
        Gauge.builder("leadkeep.requests.in-flight", this, InFlightLimiter::inFlight)
                .description("API requests without a response")
                .register(metrics);
    }

    /** Admits the request now or later, or rejects it. An admitted request must {@link #leave}. */
    void enter(Entrant request) {
        boolean isRejected = isStopped;
        synchronized (this) {
            if (!isRejected && (inFlight >= limit || !waiting.isEmpty())) {
                waiting.add(new Waiting(request, vertx.getOrCreateContext(), System.nanoTime()));
                setTimer(MAX_WAIT_MILLIS);
                return;
            }
            inFlight += isRejected ? 0 : 1;
        }
        if (isRejected) {
            request.reject();
        } else {
            request.admit();
        }
    }

    /** Takes a place again that was left while the client sent its body. */
    synchronized void reenter() {
        inFlight++;
    }

    void leave() {
        Waiting next = null;
        synchronized (this) {
            inFlight--;
            if (inFlight < limit) {
                next = waiting.pollFirst();
                inFlight += next == null ? 0 : 1;
            }
        }
        if (next != null) {
            next.run(Entrant::admit);
        }
    }

    private void setTimer(long millis) {
        if (!isTimerSet) {
            isTimerSet = true;
            vertx.setTimer(Math.max(1, millis), this::findLate);
        }
    }

    /**
     * Rejects late requests with the next timer: an event loop that was busy for longer than the
     * maximum wait processes disconnections in between, and timers first.
     */
    private void findLate(long timer) {
        long latest = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS);
        vertx.setTimer(1, next -> reject(latest));
    }

    private void reject(long latest) {
        List<Waiting> late = new ArrayList<>();
        synchronized (this) {
            isTimerSet = false;
            while (!waiting.isEmpty() && waiting.peekFirst().since() - latest <= 0) {
                late.add(waiting.pollFirst());
            }
            if (!waiting.isEmpty()) {
                long waited = System.nanoTime() - waiting.peekFirst().since();
                setTimer(MAX_WAIT_MILLIS - TimeUnit.NANOSECONDS.toMillis(waited));
            }
        }
        late.forEach(each -> each.run(Entrant::reject));
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

    private synchronized int inFlight() {
        return inFlight;
    }
}
