package io.leadkeep.auth;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.time.CallerContext;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** Finds the caller of a request by a key; every key that opens nothing fails in the same way. */
@ApplicationScoped
public class KeyAuthentication {

    private final ApiKeys keys;
    private final Clock clock;
    private final RateLimits limits;
    private final KeyUsage usage;

    KeyAuthentication(ApiKeys keys, Clock clock, RateLimits limits, KeyUsage usage) {
        this.keys = keys;
        this.clock = clock;
        this.limits = limits;
        this.usage = usage;
    }

    /** Returns the caller of the key in the headers; null if they have none. */
    public Uni<Caller> bySentKey(RoutingContext request) {
        SentKeys sent = SentKeys.of(request.request().headers());
        return sent.isEmpty() ? Uni.createFrom().nullItem() : authenticate(sent.hash(), request);
    }

    /** Returns the caller of a key that is not in the headers. */
    public Uni<Caller> byHash(KeyHash key, RoutingContext request) {
        return authenticate(Optional.of(key), request);
    }

    /** The key is empty if it cannot be one. */
    private Uni<Caller> authenticate(Optional<KeyHash> key, RoutingContext request) {
        return limits.apply(find(key), request).invoke(caller -> admit(caller, request));
    }

    private Uni<Caller> find(Optional<KeyHash> key) {
        return key.map(hash -> CallerContext.resume(keys.find(hash)).map(this::requireUnexpired))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException()));
    }

    private Caller requireUnexpired(Optional<Caller> found) {
        return found.filter(caller -> !caller.limits().hasExpired(clock.millis()))
                .orElseThrow(AuthenticationFailedException::new);
    }

    private void admit(Caller caller, RoutingContext request) {
        SocketAddress client = request.request().remoteAddress();
        if (!caller.limits().allow(client)) {
            throw ApiException.of(
                    ErrorCode.FORBIDDEN, "This key may not be used from this address");
        }
        refuseTwoWorkspaces(request.request().headers());
        usage.record(caller.keyId(), client);
    }

    private static void refuseTwoWorkspaces(MultiMap headers) {
        if (Set.copyOf(headers.getAll(Callers.WORKSPACE)).size() > 1) {
            throw ApiException.invalid(Callers.WORKSPACE, "is given twice");
        }
    }
}
