package io.leadkeep.lead.search;

import io.leadkeep.http.routing.RouteLimits;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The export has no response timeout: it takes as long as the client reads. */
@Singleton
class ExportRouteLimits {

    @Produces
    @Singleton
    RouteLimits export() {
        return RouteLimits.ofSmallBody(HttpMethod.GET, "/v1/leads/export", null);
    }
}
