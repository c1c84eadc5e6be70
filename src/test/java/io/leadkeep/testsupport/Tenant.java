package io.leadkeep.testsupport;

/**
 * A workspace of a test's own, and the keys that open it.
 *
 * @param workspaceId id of the workspace
 * @param userId its owner, who made the keys
 * @param key workspace key
 * @param platformKey the owner's key
 */
public record Tenant(String workspaceId, String userId, String key, String platformKey) {}
