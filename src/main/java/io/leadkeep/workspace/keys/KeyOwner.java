package io.leadkeep.workspace.keys;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.Tenant;

/**
 * What keys belong to: a workspace, or a user.
 *
 * @param workspaceId null for the platform keys of a user
 * @param userId the user in whose name a new key acts
 */
public record KeyOwner(String workspaceId, String userId) {

    public static KeyOwner workspace(Tenant tenant) {
        return new KeyOwner(tenant.workspaceId(), tenant.userId());
    }

    public static KeyOwner user(String userId) {
        return new KeyOwner(null, userId);
    }

    ApiKey.Kind kind() {
        return workspaceId == null ? ApiKey.Kind.PLATFORM : ApiKey.Kind.WORKSPACE;
    }
}
