package io.leadkeep.batching;

import java.time.Duration;

/** Calls a runnable once, after a while. */
@FunctionalInterface
public interface Timer {

    /**
     * Sets the timer.
     *
     * @param delay after which to call
     * @param task what to call
     */
    void after(Duration delay, Runnable task);
}
