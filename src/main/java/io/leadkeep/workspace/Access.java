package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.Caller;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Id;

/** What a key alone decides; the role of its user is read from the database, with the change. */
final class Access {

    private Access() {}

    /**
     * The user who calls for something that is no workspace's.
     *
     * @param caller who is calling
     * @return id of the user
     * @throws ApiException 403 with a workspace key
     */
    static String user(Caller caller) {
        if (caller.kind() == ApiKey.Kind.WORKSPACE) {
            throw ApiException.of(ErrorCode.FORBIDDEN, "This needs a platform key");
        }
        return caller.userId();
    }

    /**
     * The user who calls to change a workspace.
     *
     * @param caller who is calling
     * @param workspaceId the id in the path
     * @return id of the user, who may yet be a stranger to the workspace
     * @throws ApiException as {@link #requireVisible}; 403 with the workspace's own key
     */
    static String user(Caller caller, String workspaceId) {
        requireVisible(caller, workspaceId);
        return user(caller);
    }

    /**
     * Refuses an id that cannot be a workspace of the caller's.
     *
     * @param caller who is calling
     * @param workspaceId the id in the path
     * @throws ApiException 404 for an id of another shape and, with a workspace key, for every
     *     other workspace
     */
    static void requireVisible(Caller caller, String workspaceId) {
        boolean visible =
                caller.kind() == ApiKey.Kind.PLATFORM || caller.workspaces().contains(workspaceId);
        if (!visible || !Id.isValid(workspaceId)) {
            throw workspaceNotFound();
        }
    }

    static ApiException workspaceNotFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Workspace not found");
    }
}
