package io.leadkeep.webhook.delivery;

import java.util.concurrent.TimeUnit;

/**
 * Limits the requests to an endpoint. The limit rises with each success and halves with each
 * failure, so that an endpoint that never answers occupies few of the node's requests. After
 * several failures in a row, new events wait and are tried one at a time.
 */
final class Throttle {

    private static final int FIRST = 4;
    private static final int FAILURES_BEFORE_PAUSE = 5;
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_PAUSE = TimeUnit.SECONDS.toNanos(30);

    /** Doubling more often would overflow. */
    private static final int MAX_DOUBLINGS = 10;

    private final int max;
    private int allowed;
    private int failuresInRow;
    private long pausedUntil;

    Throttle(int max) {
        this.max = max;
        this.allowed = Math.min(FIRST, max);
        this.pausedUntil = System.nanoTime();
    }

    /** Returns whether a further request may start. */
    boolean permits(int inFlight) {
        return inFlight < allowed;
    }

    /** Returns whether new events wait. */
    boolean isPaused() {
        return System.nanoTime() - pausedUntil < 0;
    }

    void succeeded() {
        failuresInRow = 0;
        pausedUntil = System.nanoTime();
        allowed = Math.min(max, allowed + 1);
    }

    void failed() {
        failuresInRow++;
        allowed = Math.max(1, allowed / 2);
        int beyond = failuresInRow - FAILURES_BEFORE_PAUSE;
        if (beyond >= 0) {
            allowed = 1;
            pausedUntil =
                    System.nanoTime()
                            + Math.min(MAX_PAUSE, FIRST_PAUSE << Math.min(beyond, MAX_DOUBLINGS));
        }
    }
}
