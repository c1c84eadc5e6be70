package io.leadkeep.time;

import java.time.Duration;

/** A moment on the monotonic clock; setting the system clock does not move it. */
public final class Deadline {

    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    public boolean hasPassed() {
        return System.nanoTime() - nanos >= 0;
    }

    /** Returns the time until the deadline, zero once it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /** Returns the later of two deadlines. */
    public Deadline or(Deadline other) {
        return nanos - other.nanos >= 0 ? this : other;
    }
}
