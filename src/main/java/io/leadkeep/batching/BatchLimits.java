package io.leadkeep.batching;

import java.time.Duration;

/**
 * How much is too much.
 *
 * @param lanes statements under way at the same time; with 0 every question goes alone
 * @param group questions that share a statement at the most
 * @param open questions that are not answered yet, wherever they are
 * @param patience how long a question waits before its statement begins
 */
public record BatchLimits(int lanes, int group, int open, Duration patience) {}
