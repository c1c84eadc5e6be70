package io.leadkeep.workspace;

import io.leadkeep.auth.ApiKey;
import io.leadkeep.auth.Caller;
import io.leadkeep.auth.Tenant;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.id.Id;
import io.leadkeep.time.CallContext;
import io.vertx.ext.web.RoutingContext;

/** The checks that need the key only. {@link WorkspaceLock} checks the role of its user. */
final class Access {

    private Access() {}

    /** Returns the user of a platform key; fails with 403 for a workspace key. */
    static String user(Caller caller) {
        if (caller.kind() == ApiKey.Kind.WORKSPACE) {
            throw ApiException.of(ErrorCode.FORBIDDEN, "This needs a platform key");
        }
        return caller.userId();
    }

    /**
     * Returns the workspace of the path as the tenant of a change. Fails as {@link #reader} does,
     * and with 403 for a workspace key.
     */
    static Tenant administrator(Caller caller, String workspaceId, RoutingContext request) {
        Tenant tenant = reader(caller, workspaceId, request);
        user(caller);
        return tenant;
    }

    /**
     * Returns the workspace of the path as the tenant of a call; its user may be no member. Fails
     * with 404 for an id of another shape, and for a workspace key of another workspace.
     */
    static Tenant reader(Caller caller, String workspaceId, RoutingContext request) {
        boolean visible =
                caller.kind() == ApiKey.Kind.PLATFORM || caller.workspaces().contains(workspaceId);
        if (!visible) {
            throw workspaceNotFound();
        }
        if (!Id.isValid(workspaceId)) {
            throw ApiException.notAnId("Workspace");
        }
        return caller.tenantOf(workspaceId, request, CallContext.of(request));
    }

    static ApiException workspaceNotFound() {
        return ApiException.of(ErrorCode.NOT_FOUND, "Workspace not found");
    }
}
