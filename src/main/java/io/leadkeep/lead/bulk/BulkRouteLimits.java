package io.leadkeep.lead.bulk;

import io.leadkeep.http.routing.RouteLimits;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Limits of the endpoints that receive or change many leads. */
@Singleton
class BulkRouteLimits {

    static final long MAX_FILE_BYTES = 50L * 1024 * 1024;

    static final Duration BULK_TIMEOUT = Duration.ofMinutes(1);
    static final Duration IMPORT_TIMEOUT = Duration.ofMinutes(10);
    static final Duration SELECTION_TIMEOUT = Duration.ofMinutes(10);

    private static final long MAX_BULK_BYTES = 16L * 1024 * 1024;

    /** Form fields beside the file. */
    private static final long MAX_FORM_BYTES = 64L * 1024;

    /** A bulk of the largest size arrives in time at 140 KB/s, a file at 85 KB/s. */
    @Produces
    @Singleton
    RouteLimits bulk() {
        return RouteLimits.ofLargeBody(
                HttpMethod.POST,
                "/v1/leads/bulk",
                MAX_BULK_BYTES,
                Duration.ofMinutes(2),
                BULK_TIMEOUT);
    }

    @Produces
    @Singleton
    RouteLimits importFile() {
        return RouteLimits.ofForm(
                HttpMethod.POST,
                "/v1/leads/import/csv",
                MAX_FILE_BYTES + MAX_FORM_BYTES,
                Duration.ofMinutes(10),
                IMPORT_TIMEOUT);
    }

    @Produces
    @Singleton
    RouteLimits tags() {
        return RouteLimits.ofSmallBody(HttpMethod.POST, "/v1/leads/tags", SELECTION_TIMEOUT);
    }

    @Produces
    @Singleton
    RouteLimits delete() {
        return RouteLimits.ofSmallBody(HttpMethod.DELETE, "/v1/leads", SELECTION_TIMEOUT);
    }
}
