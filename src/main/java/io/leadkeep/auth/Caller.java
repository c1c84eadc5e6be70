package io.leadkeep.auth;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.time.CallContext;
import java.security.Principal;
import java.util.Set;

/**
 * Who is calling: what the key of a request stands for.
 *
 * @param keyId id of the key
 * @param userId the user in whose name it acts
 * @param kind what the key opens
 * @param workspaces ids of the workspaces it opens
 */
public record Caller(String keyId, String userId, ApiKey.Kind kind, Set<String> workspaces)
        implements Principal {

    /**
     * Chooses the workspace of this request (contract, section 2).
     *
     * @param named id in {@code X-Workspace-Id}, or null where the header is missing
     * @return id of a workspace that the caller may use
     * @throws ApiException 403 if a workspace key names another workspace, 404 if a user names one
     *     that the user is not in, 400 if the choice is open
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

    /**
     * Returns the workspace of this request as the tenant of a call.
     *
     * @param named id in {@code X-Workspace-Id}, or null where the header is missing
     * @throws ApiException as {@link #workspace}
     */
    public Tenant tenant(String named, CallContext call) {
        return new Tenant(workspace(named), userId, call);
    }

    @Override
    public String getName() {
        return keyId;
    }
}
