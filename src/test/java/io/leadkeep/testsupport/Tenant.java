package io.leadkeep.testsupport;

/**
 * A workspace for one test, and its keys.
 *
 * @param userId the owner, who created the keys
 * @param key workspace key
 */
public record Tenant(String workspaceId, String userId, String key, String platformKey) {}
