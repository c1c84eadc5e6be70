package io.leadkeep.webhook;

import io.leadkeep.http.routing.RouteLimits;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Limits of the operations that wait for an endpoint, or work on many events. */
@Singleton
class WebhookRouteLimits {

    static final Duration REPLAY_TIMEOUT = Duration.ofSeconds(60);

    /** More than the longest timeout of an endpoint. */
    private static final Duration TEST_TIMEOUT = Duration.ofSeconds(35);

    @Produces
    @Singleton
    RouteLimits test() {
        return RouteLimits.ofSmallBody(HttpMethod.POST, "/v1/webhooks/{id}/test", TEST_TIMEOUT);
    }

    @Produces
    @Singleton
    RouteLimits replay() {
        return RouteLimits.ofSmallBody(HttpMethod.POST, "/v1/webhooks/{id}/replay", REPLAY_TIMEOUT);
    }
}
