package io.leadkeep.reference;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.pages.CompressedFiles;
import io.leadkeep.reference.ApiDocument.Format;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.function.Function;

@ApplicationScoped
class ApiDocumentRoutes {

    private static final String NEGOTIATED = "/openapi";

    private static final String COMPRESSED = "/openapi\\.(?:json|yaml)";

    private static final Map<String, Format> FORMATS =
            Map.of(
                    "/openapi.yaml", Format.YAML,
                    "/openapi.yml", Format.YAML,
                    "/openapi.json", Format.JSON);

    private final ApiDocument document;
    private final ErrorMapper errors;

    ApiDocumentRoutes(ApiDocument document, ErrorMapper errors) {
        this.document = document;
        this.errors = errors;
    }

    void add(@Observes Router router, LaunchMode launchMode) {
        new CompressedFiles(path -> document.in(FORMATS.get(path)))
                .add(router, COMPRESSED, launchMode);
        add(router, NEGOTIATED, ApiDocumentRoutes::accepted);
        FORMATS.forEach((path, format) -> add(router, path, context -> format));
    }

    private void add(Router router, String path, Function<RoutingContext, Format> format) {
        router.route(path).handler(this::limitMethods);
        // Writing the document takes longer than an event loop may be blocked.
        router.route(path).blockingHandler(context -> serve(context, format.apply(context)), false);
    }

    private static Format accepted(RoutingContext context) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.contains("application/json") ? Format.JSON : Format.YAML;
    }

    private void limitMethods(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            context.next();
        } else {
            errors.answer(context, ApiException.of(ErrorCode.METHOD_NOT_ALLOWED));
        }
    }

    private void serve(RoutingContext context, Format format) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
                .end(Buffer.buffer(document.in(format)));
    }
}
