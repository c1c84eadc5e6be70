package io.leadkeep.auth;

import io.leadkeep.time.CallContext;
import java.time.Duration;

/**
 * The workspace that a call works on; the first parameter of every method that reads or writes a
 * workspace's data.
 *
 * @param workspaceId id of the workspace
 * @param userId id of the user who acts, or null for background work
 * @param actor the cause of the changes, for their events
 * @param requestId the {@code X-Request-Id} of the request, or null for background work
 * @param call the time budget of the call
 */
public record Tenant(
        String workspaceId, String userId, Actor actor, String requestId, CallContext call) {

    /** Background work on a workspace, with the time budget of one request. */
    public static Tenant background(String workspaceId) {
        return background(workspaceId, CallContext.background());
    }

    /** Background work on a workspace, in several steps. */
    public static Tenant background(String workspaceId, Duration limit) {
        return background(workspaceId, CallContext.background(limit));
    }

    private static Tenant background(String workspaceId, CallContext call) {
        return ofService(workspaceId, null, call);
    }

    /** Work of the service itself, such as that on a new workspace of a user. */
    public static Tenant ofService(String workspaceId, String userId, CallContext call) {
        return new Tenant(workspaceId, userId, Actor.SYSTEM, null, call);
    }

    public Tenant with(CallContext other) {
        return new Tenant(workspaceId, userId, actor, requestId, other);
    }

    public Tenant with(Actor other) {
        return new Tenant(workspaceId, userId, other, requestId, call);
    }
}
