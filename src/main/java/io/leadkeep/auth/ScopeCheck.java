package io.leadkeep.auth;

import io.smallrye.mutiny.Uni;
import java.security.Permission;
import java.util.function.Function;

/**
 * Checks the scope that a resource method requires. Quarkus calls it before the method, after it
 * has matched path, method and media types.
 */
record ScopeCheck(Scopes scopes) implements Function<Permission, Uni<Boolean>> {

    private static final Uni<Boolean> ALLOWED = Uni.createFrom().item(true);

    @Override
    public Uni<Boolean> apply(Permission required) {
        return scopes.isFull() || scopes.contain(scopeOf(required))
                ? ALLOWED
                : Uni.createFrom().failure(Scopes.missing(scopeOf(required)));
    }

    /** Quarkus splits {@code leads:read} into a name and an action. */
    private static String scopeOf(Permission permission) {
        return permission.getActions() == null
                ? permission.getName()
                : permission.getName() + ":" + permission.getActions();
    }
}
