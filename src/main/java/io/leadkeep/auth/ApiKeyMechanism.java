package io.leadkeep.auth;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/** Authenticates a request by the key in its headers; without one, by its session. */
@ApplicationScoped
class ApiKeyMechanism implements HttpAuthenticationMechanism {

    private static final String CHALLENGE_HEADER = "WWW-Authenticate";

    private final KeyAuthentication authentication;
    private final KeySessions sessions;
    private final ErrorMapper errors;

    ApiKeyMechanism(KeyAuthentication authentication, KeySessions sessions, ErrorMapper errors) {
        this.authentication = authentication;
        this.sessions = sessions;
        this.errors = errors;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            RoutingContext context, IdentityProviderManager identities) {
        return authentication
                .bySentKey(context)
                .onItem()
                .ifNull()
                .switchTo(() -> bySession(context))
                .onItem()
                .ifNotNull()
                .transform(ApiKeyMechanism::identity);
    }

    private Uni<Caller> bySession(RoutingContext context) {
        return sessions.keyOf(context)
                .map(key -> authentication.byHash(key, context))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    private static SecurityIdentity identity(Caller caller) {
        return QuarkusSecurityIdentity.builder().setPrincipal(caller).build();
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
}
