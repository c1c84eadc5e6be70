package io.leadkeep.lead.imports;

import io.leadkeep.http.connection.RequestLoad;
import java.util.concurrent.TimeUnit;

/**
 * How long an import pauses between two batches. It uses what the requests of clients leave: while
 * this node answers requests, it writes for a part of the time only.
 */
final class Pace {

    /** One client that watches an import is no load. */
    private static final double BUSY_REQUESTS_PER_SECOND = 50;

    /** How much longer than the batch the pause after it is. */
    private static final double PAUSE = 3;

    private static final long MAX_PAUSE_MILLIS = 3_000;

    private final RequestLoad load;
    private long requests;
    private long since = System.nanoTime();

    Pace(RequestLoad load) {
        this.load = load;
        this.requests = load.received();
    }

    /** Returns the milliseconds of the pause after a batch that took so long. */
    long pauseAfter(long nanos) {
        long now = System.nanoTime();
        long received = load.received();
        double perSecond =
                (received - requests)
                        * (double) TimeUnit.SECONDS.toNanos(1)
                        / Math.max(1, now - since);
        requests = received;
        since = now;
        return perSecond < BUSY_REQUESTS_PER_SECOND
                ? 0
                : Math.min(MAX_PAUSE_MILLIS, (long) (PAUSE * nanos / 1_000_000));
    }
}
