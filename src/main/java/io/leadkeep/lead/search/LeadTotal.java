package io.leadkeep.lead.search;

/**
 * Number of leads of a list or a workspace.
 *
 * @param isEstimate whether it is the planner's estimate; totals up to 10,000 are exact
 */
public record LeadTotal(long count, boolean isEstimate) {}
