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
 * Counts requests by the template of their path. A request that was refused before it reached a
 * resource would be counted by its path as it came, with ids in it and as many series as somebody
 * cares to make up.
 */
@Singleton
class RouteMetrics implements MeterFilter {

    private static final String REQUESTS = "http.server.";
    private static final String URI = "uri";
    private static final Tag OTHER = Tag.of(URI, "UNKNOWN");

    /** The pages around the API, and what Quarkus says of paths that lead nowhere. */
    private static final Set<String> OTHER_PATHS =
            Set.of(
                    "/",
                    "root",
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
