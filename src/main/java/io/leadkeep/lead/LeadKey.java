package io.leadkeep.lead;

/** The primary key of a lead: the workspace comes first, as in every query. */
public record LeadKey(String workspaceId, String id) {}
