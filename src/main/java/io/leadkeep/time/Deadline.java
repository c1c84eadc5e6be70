package io.leadkeep.time;

import java.time.Duration;

/** When something is too late. It is measured by what only runs forward: a clock may be set. */
public final class Deadline {

    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    /**
     * A deadline from now on.
     *
     * @param time until then
     * @return in that time
     */
    public static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /**
     * Tells whether it is too late.
     *
     * @return whether the time is over
     */
    public boolean hasPassed() {
        return System.nanoTime() - nanos >= 0;
    }

    /**
     * How much time there is left.
     *
     * @return none once it is over
     */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
}
