package io.leadkeep.auth;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Carries a key from {@link ApiKeyMechanism} to {@link ApiKeyIdentityProvider}. */
final class ApiKeyAuthenticationRequest extends BaseAuthenticationRequest {

    private final ApiKey key;

    ApiKeyAuthenticationRequest(ApiKey key) {
        this.key = key;
    }

    ApiKey key() {
        return key;
    }
}
