package io.leadkeep.webhook.delivery;

import java.util.concurrent.TimeUnit;

/**
 * Limits the requests to an endpoint. The limit rises with each success and halves with each
 * failure, so that an endpoint that never answers occupies few of the node's requests. After
 * several failures in a row, new events wait and are tried one at a time.
 */
final class Throttle {

    private static final int FIRST = 4;
    private static final int READ_AHEAD_PER_REQUEST = 32;
    private static final int MAX_READ_AHEAD = 1_000;
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

    /** Returns how many events may be read before they are sent. */
    int readAhead() {
        return Math.min(MAX_READ_AHEAD, allowed * READ_AHEAD_PER_REQUEST);
    }

    /** Returns whether a further request may start. */
    boolean permits(int inFlight) {
        return inFlight < allowed;
    }

    /** Returns whether new events are tried one at a time. */
    boolean isFailing() {
        return failuresInRow >= FAILURES_BEFORE_PAUSE;
    }

    /** Returns whether new events wait. */
    boolean isPaused() {
        return System.nanoTime() - pausedUntil < 0;
    }

    /** Begins the pause after a failure anew, if the endpoint is failing. */
    void pause() {
        if (isFailing()) {
            int doublings = Math.min(failuresInRow - FAILURES_BEFORE_PAUSE, MAX_DOUBLINGS);
            pausedUntil = System.nanoTime() + Math.min(MAX_PAUSE, FIRST_PAUSE << doublings);
        }
    }

    void succeeded() {
        failuresInRow = 0;
        pausedUntil = System.nanoTime();
        allowed = Math.min(max, allowed + 1);
    }

    void failed() {
        failuresInRow++;
        allowed = isFailing() ? 1 : Math.max(1, allowed / 2);
        pause();
    }
}
