/**
 * Time: the clock, deadlines, the time budget of a call, and background tasks.
 *
 * <p>{@link io.leadkeep.time.CallContext} is made once per request and handed down to the database.
 * {@link io.leadkeep.time.CallerContext} brings a result back to the event loop of its caller.
 * {@link io.leadkeep.time.PeriodicTasks} runs background work at intervals. Timeouts use {@link
 * io.leadkeep.time.Deadline}; {@link java.time.Clock} is for times that are stored or shown.
 *
 * <p>The package knows no other package of Leadkeep.
 */
package io.leadkeep.time;
