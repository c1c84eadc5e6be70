package io.leadkeep.workspace;

record MemberKey(String workspaceId, String accountId) {}
