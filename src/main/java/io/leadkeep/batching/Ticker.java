package io.leadkeep.batching;

/** The time in nanoseconds, from any beginning; it is never set back. */
@FunctionalInterface
public interface Ticker {

    /**
     * Reads the time.
     *
     * @return nanoseconds
     */
    long nanos();
}
