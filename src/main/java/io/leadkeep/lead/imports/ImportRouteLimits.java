package io.leadkeep.lead.imports;

import io.leadkeep.http.routing.RouteLimits;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Limits of the endpoints that receive a file, or work on all rows of an import. */
@Singleton
class ImportRouteLimits {

    static final long MAX_FILE_BYTES = 256L * 1024 * 1024;

    static final int MAX_ROWS = 1_000_000;

    static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(10);
    static final Duration START_TIMEOUT = Duration.ofMinutes(1);
    static final Duration UNDO_TIMEOUT = Duration.ofMinutes(30);

    /** Form fields beside the file. */
    private static final long MAX_FORM_BYTES = 64L * 1024;

    /** A file of the largest size arrives in time at 150 KB/s. */
    @Produces
    @Singleton
    RouteLimits upload() {
        return RouteLimits.ofForm(
                HttpMethod.POST,
                "/v1/imports",
                MAX_FILE_BYTES + MAX_FORM_BYTES,
                Duration.ofMinutes(30),
                UPLOAD_TIMEOUT);
    }

    @Produces
    @Singleton
    RouteLimits start() {
        return RouteLimits.ofSmallBody(HttpMethod.POST, "/v1/imports/{id}/start", START_TIMEOUT);
    }

    @Produces
    @Singleton
    RouteLimits preview() {
        return RouteLimits.ofSmallBody(HttpMethod.POST, "/v1/imports/{id}/preview", START_TIMEOUT);
    }

    @Produces
    @Singleton
    RouteLimits undo() {
        return RouteLimits.ofSmallBody(HttpMethod.POST, "/v1/imports/{id}/undo", UNDO_TIMEOUT);
    }

    /** The list of failed rows has no response timeout: it takes as long as the client reads. */
    @Produces
    @Singleton
    RouteLimits errors() {
        return RouteLimits.ofSmallBody(HttpMethod.GET, "/v1/imports/{id}/errors.csv", null);
    }
}
