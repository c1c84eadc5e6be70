package io.leadkeep.lead;

/**
 * The primary key of a lead: the workspace comes first, here as in every query.
 *
 * @param workspaceId id of the workspace
 * @param id id of the lead
 */
public record LeadKey(String workspaceId, String id) {}
