package io.leadkeep.auth;

import io.leadkeep.time.CallContext;
import java.time.Duration;

/**
 * The workspace that a call works on; the first parameter of every method that reads or writes a
 * workspace's data.
 *
 * @param workspaceId id of the workspace
 * @param userId id of the user who acts, or null for background work
 * @param call the time budget of the call
 */
public record Tenant(String workspaceId, String userId, CallContext call) {

    /** Background work on a workspace, with the time budget of one request. */
    public static Tenant background(String workspaceId) {
        return new Tenant(workspaceId, null, CallContext.background());
    }

    /** Background work on a workspace, in several steps. */
    public static Tenant background(String workspaceId, Duration limit) {
        return new Tenant(workspaceId, null, CallContext.background(limit));
    }

    public Tenant with(CallContext other) {
        return new Tenant(workspaceId, userId, other);
    }
}
