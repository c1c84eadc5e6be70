package io.leadkeep.lead.bulk;

import io.leadkeep.http.routing.RouteLimits;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Limits of the endpoints that receive or change many leads. */
@Singleton
class BulkRouteLimits {

    private static final long MIB = 1024 * 1024;
    private static final Duration MANY_LEADS = Duration.ofMinutes(10);

    /** 16 MiB in 2 min is 140 KB/s, which any client has. */
    @Produces
    @Singleton
    RouteLimits bulk() {
        return RouteLimits.ofLargeBody(
                HttpMethod.POST,
                "/v1/leads/bulk",
                16 * MIB,
                Duration.ofMinutes(2),
                Duration.ofMinutes(1));
    }

    /** A file of 50 MiB, and the rest of its form. */
    @Produces
    @Singleton
    RouteLimits importFile() {
        return RouteLimits.ofForm(
                HttpMethod.POST,
                "/v1/leads/import/csv",
                50 * MIB + 64 * 1024,
                Duration.ofMinutes(10),
                Duration.ofMinutes(10));
    }

    @Produces
    @Singleton
    RouteLimits tags() {
        return RouteLimits.ofSmallBody(HttpMethod.POST, "/v1/leads/tags", MANY_LEADS);
    }

    @Produces
    @Singleton
    RouteLimits delete() {
        return RouteLimits.ofSmallBody(HttpMethod.DELETE, "/v1/leads", MANY_LEADS);
    }
}
