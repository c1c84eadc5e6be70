package io.leadkeep.auth;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** Tells a resource who is calling. */
@ApplicationScoped
public class Callers {

    /** The header that names a workspace. */
    public static final String WORKSPACE = "X-Workspace-Id";

    private final SecurityIdentity identity;

    Callers(SecurityIdentity identity) {
        this.identity = identity;
    }

    /**
     * The caller of the request that is being answered.
     *
     * @return whom the key stands for
     * @throws ApiException 401 if the request came without a key
     */
    public Caller current() {
        if (identity.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw ApiException.of(ErrorCode.UNAUTHORIZED);
    }
}
