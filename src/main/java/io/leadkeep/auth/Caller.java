package io.leadkeep.auth;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.RequestIds;
import io.leadkeep.time.CallContext;
import io.vertx.ext.web.RoutingContext;
import java.security.Principal;
import java.util.Set;

/**
 * What the key of a request identifies.
 *
 * @param name of the key, or of the user of a platform key
 * @param userId the owner of a platform key, or the creator of a workspace key
 * @param workspaces ids of the workspaces that the key opens
 */
public record Caller(
        String keyId,
        KeyHash key,
        String name,
        String userId,
        ApiKey.Kind kind,
        Set<String> workspaces,
        KeyLimits limits)
        implements Principal {

    /**
     * Returns the workspace of a request, which the key opens.
     *
     * @param named id in {@code X-Workspace-Id}, or null without the header
     * @throws ApiException 403 if a workspace key names another workspace, 404 if a platform key
     *     names one that its user is not in, 400 if no header selects one of several
     */
    public String workspace(String named) {
        if (named == null) {
            if (workspaces.isEmpty()) {
                throw ApiException.of(
                        ErrorCode.WORKSPACE_REQUIRED, "This key's user is in no workspace");
            }
            if (workspaces.size() > 1) {
                throw ApiException.of(ErrorCode.WORKSPACE_REQUIRED);
            }
            return workspaces.iterator().next();
        }
        if (workspaces.contains(named)) {
            return named;
        }
        throw kind == ApiKey.Kind.WORKSPACE
                ? ApiException.of(ErrorCode.FORBIDDEN, "This key belongs to another workspace")
                : ApiException.of(ErrorCode.NOT_FOUND, "Workspace not found");
    }

    /** Returns the {@link #workspace} of a request as the tenant of a call. */
    public Tenant tenant(String named, RoutingContext request, CallContext call) {
        return tenantOf(workspace(named), request, call);
    }

    /** Returns a workspace, which may be closed to this caller, as the tenant of a call. */
    public Tenant tenantOf(String workspaceId, RoutingContext request, CallContext call) {
        return new Tenant(workspaceId, userId, actor(), RequestIds.of(request), call);
    }

    private Actor actor() {
        return kind == ApiKey.Kind.WORKSPACE ? Actor.key(keyId, name) : Actor.user(userId, name);
    }

    @Override
    public String getName() {
        return keyId;
    }
}
