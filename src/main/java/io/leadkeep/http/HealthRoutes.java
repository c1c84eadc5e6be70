package io.leadkeep.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * Answers {@code /q/health}, {@code …/live} and {@code …/ready}. Quarkus' own answer to a check
 * that is down has no envelope; this one has both the envelope and what MicroProfile Health
 * prescribes.
 */
@Singleton
class HealthRoutes {

    private final Map<String, Supplier<Uni<SmallRyeHealth>>> reports;
    private final ObjectMapper json;

    HealthRoutes(SmallRyeHealthReporter reporter, ObjectMapper json) {
        this.json = json;
        this.reports =
                Map.of(
                        "/q/health", reporter::getHealthAsync,
                        "/q/health/live", reporter::getLivenessAsync,
                        "/q/health/ready", reporter::getReadinessAsync);
    }

    /**
     * Answers a request for a report and lets every other one pass.
     *
     * @param context the request
     */
    void handle(RoutingContext context) {
        Supplier<Uni<SmallRyeHealth>> report = reports.get(context.normalizedPath());
        if (report == null || context.request().method() != HttpMethod.GET) {
            context.next();
            return;
        }
        report.get()
                .map(this::toAnswer)
                .subscribe()
                .with(answer -> send(context, answer), context::fail);
    }

    private ObjectNode toAnswer(SmallRyeHealth health) {
        try {
            ObjectNode answer = (ObjectNode) json.readTree(health.getPayload().toString());
            if (health.isDown()) {
                ApiException away = ApiException.of(ErrorCode.SERVICE_UNAVAILABLE);
                answer.setAll((ObjectNode) json.valueToTree(Failure.of(away)));
            }
            return answer;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void send(RoutingContext context, ObjectNode answer) {
        boolean down = answer.has("error");
        if (down) {
            context.response()
                    .setStatusCode(ErrorCode.SERVICE_UNAVAILABLE.status())
                    .putHeader(HttpHeaders.RETRY_AFTER, ErrorMapper.RETRY_AFTER_SECONDS);
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .end(answer.toString());
    }
}
