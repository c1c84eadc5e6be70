package io.leadkeep.http.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ApiException;
import io.leadkeep.http.ApiPaths;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.smallrye.health.SmallRyeHealth;
import io.smallrye.health.SmallRyeHealthReporter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Serves {@code /q/health}, {@code …/live} and {@code …/ready}. The response for a check that is
 * down has the error envelope, which Quarkus' own has not, beside the report of MicroProfile
 * Health.
 */
@Singleton
class HealthRoutes {

    private static final String ALL = "/q/health";

    private final Map<String, Supplier<Uni<SmallRyeHealth>>> reports;
    private final ObjectMapper json;
    private final ErrorMapper errors;

    HealthRoutes(SmallRyeHealthReporter reporter, ObjectMapper json, ErrorMapper errors) {
        this.json = json;
        this.errors = errors;
        this.reports =
                Map.of(
                        ALL,
                        reporter::getHealthAsync,
                        ALL + "/live",
                        reporter::getLivenessAsync,
                        ALL + "/ready",
                        reporter::getReadinessAsync);
    }

    void handle(RoutingContext context) {
        String path = context.normalizedPath();
        if (!path.equals(ALL) && !path.startsWith(ALL + "/")) {
            context.next();
            return;
        }
        Supplier<Uni<SmallRyeHealth>> report = reports.get(ApiPaths.plain(path));
        HttpMethod method = context.request().method();
        if (report == null) {
            errors.answer(context, ApiException.of(ErrorCode.NOT_FOUND));
        } else if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            context.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            errors.answer(context, ApiException.of(ErrorCode.METHOD_NOT_ALLOWED));
        } else {
            answer(context, report);
        }
    }

    private void answer(RoutingContext context, Supplier<Uni<SmallRyeHealth>> report) {
        report.get().subscribe().with(health -> answer(context, health), context::fail);
    }

    private void answer(RoutingContext context, SmallRyeHealth health) {
        ObjectNode report = read(health.getPayload().toString());
        if (health.isDown()) {
            errors.answer(context, ApiException.of(ErrorCode.SERVICE_UNAVAILABLE), report);
        } else {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                    .end(report.toString());
        }
    }

    private ObjectNode read(String payload) {
        try {
            return (ObjectNode) json.readTree(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
