package io.leadkeep.lead;

/**
 * What a deletion came to.
 *
 * @param deletedCount leads that are gone
 */
public record DeleteResult(long deletedCount) {}
