package io.leadkeep.auth;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Set;

/** Reads the key from {@code X-Api-Key} or {@code Authorization: Bearer}. */
@ApplicationScoped
class ApiKeyMechanism implements HttpAuthenticationMechanism {

    private static final String API_KEY_HEADER = "X-Api-Key";
    private static final String BEARER = "Bearer ";

    /** The key of another authentication scheme: differs from every key in {@code X-Api-Key}. */
    private static final String NO_KEY = "";

    private static final String CHALLENGE_HEADER = "WWW-Authenticate";

    private final ErrorMapper errors;
    private final RateLimits limits;

    ApiKeyMechanism(ErrorMapper errors, RateLimits limits) {
        this.errors = errors;
        this.limits = limits;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext context, IdentityProviderManager identities) {
        Set<String> sent = sentKeys(context.request().headers());
        if (sent.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        return limits.apply(identify(sent, identities), context)
                .invoke(() -> refuseTwoWorkspaces(context.request().headers()));
    }

    private static Uni<SecurityIdentity> identify(
            Set<String> sent, IdentityProviderManager identities) {
        if (sent.size() > 1) {
            // Two different keys.
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        return ApiKey.parse(sent.iterator().next())
                .map(key -> identities.authenticate(new ApiKeyAuthenticationRequest(key)))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException()));
    }

    private static void refuseTwoWorkspaces(MultiMap headers) {
        if (Set.copyOf(headers.getAll(Callers.WORKSPACE)).size() > 1) {
            throw ApiException.invalid(Callers.WORKSPACE, "is given twice");
        }
    }

    private static Set<String> sentKeys(MultiMap headers) {
        Set<String> keys = new HashSet<>(headers.getAll(API_KEY_HEADER));
        for (String authorization : headers.getAll(HttpHeaders.AUTHORIZATION)) {
            // Scheme names are case-insensitive (RFC 9110, section 11.1).
            boolean bearer = authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
            keys.add(bearer ? authorization.substring(BEARER.length()).strip() : NO_KEY);
        }
        return keys;
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom()
                .item(
                        new ChallengeData(
                                ErrorCode.UNAUTHORIZED.status(),
                                CHALLENGE_HEADER,
                                ErrorMapper.CHALLENGE));
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        errors.answer(context, ApiException.of(ErrorCode.UNAUTHORIZED));
        return Uni.createFrom().item(true);
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(ApiKeyAuthenticationRequest.class);
    }
}
