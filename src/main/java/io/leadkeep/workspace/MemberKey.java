package io.leadkeep.workspace;

/** The primary key of a {@link Member}. */
record MemberKey(String workspaceId, String accountId) {}
