package io.leadkeep.donotcontact;

import io.leadkeep.http.routing.RouteLimits;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Limits of the operations on the list and of the erasure. */
@Singleton
class DncRouteLimits {

    /** For 10,000 entries, or a removal of any number. */
    static final Duration LONG_TIMEOUT = Duration.ofMinutes(10);

    static final Duration ADD_TIMEOUT = Duration.ofSeconds(30);

    /** More than the longest statement that an erasure waits for. */
    static final Duration ERASE_TIMEOUT = Duration.ofSeconds(40);

    static final long MAX_FILE_BYTES = 50L * 1024 * 1024;

    /** 1,000 of the longest addresses. */
    private static final long MAX_BODY_BYTES = 1024 * 1024;

    private static final String PATH = "/v1/dnc";
    private static final Duration BODY_TIMEOUT = Duration.ofMinutes(2);

    @Produces
    @Singleton
    RouteLimits add() {
        return RouteLimits.ofLargeBody(
                HttpMethod.POST, PATH, MAX_BODY_BYTES, BODY_TIMEOUT, ADD_TIMEOUT);
    }

    @Produces
    @Singleton
    RouteLimits remove() {
        return RouteLimits.ofLargeBody(
                HttpMethod.DELETE, PATH, MAX_BODY_BYTES, BODY_TIMEOUT, LONG_TIMEOUT);
    }

    @Produces
    @Singleton
    RouteLimits check() {
        return RouteLimits.ofLargeBody(
                HttpMethod.POST, PATH + "/check", MAX_BODY_BYTES, BODY_TIMEOUT, ADD_TIMEOUT);
    }

    @Produces
    @Singleton
    RouteLimits importFile() {
        return RouteLimits.ofFormOrBody(
                HttpMethod.POST,
                PATH + "/import",
                MAX_FILE_BYTES,
                Duration.ofMinutes(10),
                LONG_TIMEOUT);
    }

    /** An export has no response timeout: it takes as long as the client reads. */
    @Produces
    @Singleton
    RouteLimits export() {
        return RouteLimits.ofSmallBody(HttpMethod.GET, PATH + "/export", null);
    }

    @Produces
    @Singleton
    RouteLimits erase() {
        return RouteLimits.ofSmallBody(HttpMethod.POST, "/v1/leads/{id}/erase", ERASE_TIMEOUT);
    }
}
