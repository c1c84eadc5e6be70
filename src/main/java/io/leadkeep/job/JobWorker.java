package io.leadkeep.job;

import io.smallrye.mutiny.Uni;

/** Works on one lease; all calls come from one event loop. */
public interface JobWorker {

    /** Starts the work; {@code whenEnded} is called on the event loop. */
    void start(Runnable whenEnded);

    /** Stops the work and releases the lease. */
    Uni<Void> stop();
}
