package io.leadkeep.batching;

/**
 * Limits of a {@link Batcher}.
 *
 * @param concurrency statements in progress at a time; with 0 every request gets its own statement
 * @param maxSize requests in one batch
 * @param maxPending requests without an answer, waiting or in progress
 */
public record BatchLimits(int concurrency, int maxSize, int maxPending) {}
