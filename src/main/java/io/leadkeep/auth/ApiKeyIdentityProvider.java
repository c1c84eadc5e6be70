package io.leadkeep.auth;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Tells whom a key stands for; one message for every key that opens nothing. */
@ApplicationScoped
class ApiKeyIdentityProvider implements IdentityProvider<ApiKeyAuthenticationRequest> {

    private final ApiKeys keys;
    private final KeyUsage uses;

    ApiKeyIdentityProvider(ApiKeys keys, KeyUsage uses) {
        this.keys = keys;
        this.uses = uses;
    }

    @Override
    public Class<ApiKeyAuthenticationRequest> getRequestType() {
        return ApiKeyAuthenticationRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            ApiKeyAuthenticationRequest request, AuthenticationRequestContext context) {
        return onOwnContext(keys.find(request.key().hash())).map(this::identify);
    }

    private SecurityIdentity identify(Optional<Caller> found) {
        Caller caller = found.orElseThrow(AuthenticationFailedException::new);
        uses.note(caller.keyId());
        return QuarkusSecurityIdentity.builder().setPrincipal(caller).build();
    }

    /** The answer comes from another connection's thread, the request goes on where it began. */
    private static <T> Uni<T> onOwnContext(CompletableFuture<T> answer) {
        Uni<T> uni = Uni.createFrom().completionStage(answer);
        Context own = Vertx.currentContext();
        return answer.isDone() || own == null
                ? uni
                : uni.emitOn(command -> own.runOnContext(ignored -> command.run()));
    }
}
