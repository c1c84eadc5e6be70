package io.leadkeep.batching;

import java.time.Duration;

/** Runs a task once after a delay. */
@FunctionalInterface
public interface Timer {

    void after(Duration delay, Runnable task);
}
