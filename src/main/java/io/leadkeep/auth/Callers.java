package io.leadkeep.auth;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives resources the caller of their request. */
@ApplicationScoped
public class Callers {

    public static final String WORKSPACE = "X-Workspace-Id";

    private final SecurityIdentity identity;

    Callers(SecurityIdentity identity) {
        this.identity = identity;
    }

    /** Returns the caller of the current request; fails with 401 for a request without a key. */
    public Caller current() {
        if (identity.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw ApiException.of(ErrorCode.UNAUTHORIZED);
    }
}
