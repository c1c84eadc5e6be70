package io.leadkeep.auth;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.time.CallContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Gives resources the caller of their request. */
@ApplicationScoped
public class Callers {

    public static final String WORKSPACE = "X-Workspace-Id";

    private final SecurityIdentity identity;

    Callers(SecurityIdentity identity) {
        this.identity = identity;
    }

    /**
     * Returns the caller of the current request. Fails with 401 for a request without a key, and
     * with 403 for a key without the scope that the operation requires.
     *
     * @param scope one of {@link Scopes}
     */
    public Caller current(String scope) {
        if (identity.getPrincipal() instanceof Caller caller) {
            caller.limits().scopes().require(scope);
            return caller;
        }
        throw ApiException.of(ErrorCode.UNAUTHORIZED);
    }

    /**
     * Returns the {@link Caller#workspace} of a request that is answered within 4 s.
     *
     * @param named id in the header, or null without it
     */
    public Tenant tenant(String scope, String named, RoutingContext request) {
        return current(scope).tenant(named, request, CallContext.of(request));
    }

    /** Returns the {@link Caller#workspace} of a request that works in several steps. */
    public Tenant tenant(String scope, String named, RoutingContext request, Duration limit) {
        return current(scope).tenant(named, request, CallContext.of(request, limit));
    }
}
