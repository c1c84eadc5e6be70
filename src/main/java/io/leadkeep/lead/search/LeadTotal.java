package io.leadkeep.lead.search;

/** Number of leads: exact up to 10,000, above that the planner's estimate. */
public record LeadTotal(long count, boolean isEstimate) {

    static final int MAX_EXACT = 10_000;
}
