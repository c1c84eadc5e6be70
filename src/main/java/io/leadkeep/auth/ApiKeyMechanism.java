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
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
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
    private final KeyUsage usage;

    ApiKeyMechanism(ErrorMapper errors, RateLimits limits, KeyUsage usage) {
        this.errors = errors;
        this.limits = limits;
        this.usage = usage;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext context, IdentityProviderManager identities) {
        Set<String> sent = sentKeys(context.request().headers());
        if (sent.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        return limits.apply(identify(sent, identities), context)
                .invoke(identity -> admit(identity, context.request()));
    }

    private void admit(SecurityIdentity identity, HttpServerRequest request) {
        Caller caller = (Caller) identity.getPrincipal();
        SocketAddress client = request.remoteAddress();
        if (!caller.limits().allow(client)) {
            throw ApiException.of(
                    ErrorCode.FORBIDDEN, "This key may not be used from this address");
        }
        refuseTwoWorkspaces(request.headers());
        usage.record(caller.keyId(), client);
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
