/**
 * Group commit for requests: those that wait at the same moment are executed by one statement.
 *
 * <p>{@link io.leadkeep.batching.Batcher} decides what runs when and pairs every request with its
 * answer; a {@link io.leadkeep.batching.BatchExecutor} knows the statements. Users are the creates
 * and reads of single leads.
 *
 * <p>The package depends on the JDK only: no SQL, no HTTP, no configuration. Time and timers are
 * passed in, so that a property-based test can run any interleaving.
 */
package io.leadkeep.batching;
