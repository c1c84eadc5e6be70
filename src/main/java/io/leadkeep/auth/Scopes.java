package io.leadkeep.auth;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * What a key may do. An operation requires one scope, which its resource method gives to {@link
 * Callers}.
 *
 * @param granted null for a full key, which has the scopes of later releases too
 */
public record Scopes(Set<String> granted) {

    public static final String LEADS_READ = "leads:read";
    public static final String LEADS_WRITE = "leads:write";
    public static final String LEADS_DELETE = "leads:delete";
    public static final String IMPORT = "import";
    public static final String EXPORT = "export";
    public static final String ENRICH = "enrich";
    public static final String DNC_READ = "dnc:read";
    public static final String DNC_WRITE = "dnc:write";
    public static final String WEBHOOKS = "webhooks";
    public static final String EVENTS_READ = "events:read";
    public static final String WORKSPACE_READ = "workspace:read";
    public static final String WORKSPACE_WRITE = "workspace:write";

    /** A part of {@link #LEADS_WRITE} that only the preset {@link #INTAKE} has alone. */
    public static final String LEADS_CREATE = "leads:create";

    /** The scopes that a client can name, in the order of responses. */
    public static final List<String> ALL =
            List.of(
                    LEADS_READ,
                    LEADS_WRITE,
                    LEADS_DELETE,
                    IMPORT,
                    EXPORT,
                    ENRICH,
                    DNC_READ,
                    DNC_WRITE,
                    WEBHOOKS,
                    EVENTS_READ,
                    WORKSPACE_READ,
                    WORKSPACE_WRITE);

    public static final Scopes FULL = new Scopes(null);

    public static final Scopes READ_ONLY =
            Scopes.of(Set.of(LEADS_READ, EXPORT, DNC_READ, EVENTS_READ, WORKSPACE_READ));

    public static final Scopes INTAKE = Scopes.of(Set.of(LEADS_CREATE));

    /** Returns the scopes with these names, which are valid; those of a full key for null. */
    public static Scopes of(Collection<String> names) {
        return names == null ? FULL : new Scopes(Set.copyOf(names));
    }

    public boolean isFull() {
        return granted == null;
    }

    public boolean contain(String scope) {
        return isFull()
                || granted.contains(scope)
                || (scope.equals(LEADS_CREATE) && granted.contains(LEADS_WRITE));
    }

    /** Fails with 403 if these scopes do not contain one. */
    void require(String scope) {
        if (!contain(scope)) {
            throw missing(scope);
        }
    }

    /** Returns the names that a client can send; none for {@link #INTAKE}. */
    public List<String> listed() {
        return isFull() ? ALL : ALL.stream().filter(granted::contains).toList();
    }

    /**
     * Fails with 403 unless these scopes contain others: a key cannot give a key more than it has.
     */
    public void requireAll(Scopes others) {
        if (isFull()) {
            return;
        }
        if (others.isFull()) {
            throw ApiException.of(
                    ErrorCode.FORBIDDEN, "Only a key with full access can give full access");
        }
        others.granted.stream()
                .filter(scope -> !contain(scope))
                .min(Comparator.comparing(ALL::indexOf))
                .ifPresent(
                        scope -> {
                            throw missing(scope);
                        });
    }

    /** Returns the 403 for a key without a scope. */
    private static ApiException missing(String scope) {
        return ApiException.of(
                ErrorCode.FORBIDDEN,
                "This key lacks the scope " + (scope.equals(LEADS_CREATE) ? LEADS_WRITE : scope));
    }
}
