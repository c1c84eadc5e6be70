package io.leadkeep.reference;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;

/** Rejects a write to the API document, which Quarkus (3.33) answers with the document. */
@ApplicationScoped
class ApiDocumentRoutes {

    /** After the filters that every request passes, before the routes of Quarkus. */
    private static final int BEFORE_QUARKUS = -1;

    private static final List<String> PATHS =
            List.of("/openapi", "/openapi.json", "/openapi.yaml", "/openapi.yml");

    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final ErrorMapper errors;

    ApiDocumentRoutes(ErrorMapper errors) {
        this.errors = errors;
    }

    void add(@Observes Router router) {
        PATHS.forEach(path -> router.route(path).order(BEFORE_QUARKUS).handler(this::limitMethods));
    }

    private void limitMethods(RoutingContext context) {
        if (METHODS.contains(context.request().method())) {
            context.next();
        } else {
            errors.answer(context, ApiException.of(ErrorCode.METHOD_NOT_ALLOWED));
        }
    }
}
