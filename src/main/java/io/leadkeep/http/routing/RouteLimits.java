package io.leadkeep.http.routing;

import io.leadkeep.http.upload.BodyHandlers;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;

/**
 * Limits of an endpoint that takes longer or receives more than a single lead. Features produce
 * them as beans.
 *
 * @param path with {@code {id}} in place of an id that a segment follows
 * @param bodyTimeout from the first byte of the body to the last; null for the default
 * @param responseTimeout from then until the response begins; null for none
 */
public record RouteLimits(
        HttpMethod method,
        String path,
        long maxBodyBytes,
        Duration bodyTimeout,
        Duration responseTimeout,
        Body body) {

    /** What a body may be. */
    enum Body {
        PLAIN,
        FORM,
        EITHER
    }

    /** Limits of an endpoint whose body is as small as a lead. */
    public static RouteLimits ofSmallBody(
            HttpMethod method, String path, Duration responseTimeout) {
        return new RouteLimits(
                method, path, BodyHandlers.SMALL_BYTES, null, responseTimeout, Body.PLAIN);
    }

    public static RouteLimits ofLargeBody(
            HttpMethod method,
            String path,
            long maxBodyBytes,
            Duration bodyTimeout,
            Duration responseTimeout) {
        return new RouteLimits(
                method, path, maxBodyBytes, bodyTimeout, responseTimeout, Body.PLAIN);
    }

    /** Limits of a form with files. */
    public static RouteLimits ofForm(
            HttpMethod method,
            String path,
            long maxBodyBytes,
            Duration bodyTimeout,
            Duration responseTimeout) {
        return new RouteLimits(method, path, maxBodyBytes, bodyTimeout, responseTimeout, Body.FORM);
    }

    /** Limits of an endpoint that takes a form with files, or another body. */
    public static RouteLimits ofFormOrBody(
            HttpMethod method,
            String path,
            long maxBodyBytes,
            Duration bodyTimeout,
            Duration responseTimeout) {
        return new RouteLimits(
                method, path, maxBodyBytes, bodyTimeout, responseTimeout, Body.EITHER);
    }
}
