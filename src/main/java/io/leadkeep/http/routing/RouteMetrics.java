package io.leadkeep.http.routing;

import io.leadkeep.http.ApiPaths;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Counts requests by the template of their path. Micrometer would count a request that was rejected
 * before it reached a resource by its path as sent: with ids, and in an unbounded number of series.
 */
@Singleton
class RouteMetrics implements MeterFilter {

    private static final String REQUESTS = "http.server.";
    private static final String URI = "uri";
    private static final Tag OTHER = Tag.of(URI, "UNKNOWN");

    /** The pages around the API, and the names that Quarkus gives to unmatched paths. */
    private static final Set<String> OTHER_PATHS =
            Set.of(
                    "/",
                    "root",
                    "/console",
                    ApiPaths.CONSOLE_SESSION,
                    "/openapi",
                    "/openapi.json",
                    "/openapi.yaml",
                    "/q/health",
                    "/q/health/live",
                    "/q/health/ready",
                    "/q/metrics",
                    "NOT_FOUND",
                    "REDIRECTION");

    private final ApiPaths paths;

    RouteMetrics(ApiPaths paths) {
        this.paths = paths;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        String uri = id.getName().startsWith(REQUESTS) ? id.getTag(URI) : null;
        if (uri == null || OTHER_PATHS.contains(uri) || paths.hasTemplate(uri)) {
            return id;
        }
        List<Tag> tags = new ArrayList<>(id.getTags());
        tags.removeIf(tag -> tag.getKey().equals(URI));
        tags.add(OTHER);
        return id.replaceTags(tags);
    }
}
