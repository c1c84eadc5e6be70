package io.leadkeep.enrichment;

import io.leadkeep.http.routing.RouteLimits;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Limits of the creation of a job, which may select many leads. */
@Singleton
class EnrichmentRouteLimits {

    static final Duration CREATE_TIMEOUT = Duration.ofMinutes(10);

    @Produces
    @Singleton
    RouteLimits enrich() {
        return RouteLimits.ofSmallBody(HttpMethod.POST, "/v1/enrichment/enrich", CREATE_TIMEOUT);
    }
}
