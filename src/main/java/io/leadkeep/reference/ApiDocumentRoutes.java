package io.leadkeep.reference;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.http.ErrorMapper;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * Serves the API document as it was made at build time (contract, section 7).
 *
 * <p>Quarkus (3.34) would read it into a model at each start and write it out again in both forms,
 * which takes a fifth of the time that the service needs to be ready.
 */
@ApplicationScoped
public class ApiDocumentRoutes {

    /** After the filters that every request passes, before the routes of Quarkus. */
    private static final int BEFORE_QUARKUS = -1;

    private static final String DOCUMENT = "META-INF/quarkus-generated-openapi-doc.";

    /** The form that a path is served in: the ending of the document's file. */
    private static final Map<String, String> FORMS =
            Map.of(
                    "/openapi.json", "JSON",
                    "/openapi.yaml", "YAML",
                    "/openapi.yml", "YAML",
                    "/openapi", "YAML");

    private static final Map<String, String> TYPES =
            Map.of(
                    "JSON", "application/json;charset=UTF-8",
                    "YAML", "application/yaml;charset=UTF-8");

    private final ErrorMapper errors;

    ApiDocumentRoutes(ErrorMapper errors) {
        this.errors = errors;
    }

    /** Hides the document from Quarkus, which then prepares none; to be called before it starts. */
    public static void serveAsBuilt() {
        OpenApiConstants.classLoader = ClassLoader.getPlatformClassLoader();
    }

    void add(@Observes Router router) {
        FORMS.forEach(
                (path, form) ->
                        router.route(path)
                                .order(BEFORE_QUARKUS)
                                .handler(context -> answer(context, form)));
    }

    private void answer(RoutingContext context, String form) {
        HttpMethod method = context.request().method();
        if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
            errors.answer(context, ApiException.of(ErrorCode.METHOD_NOT_ALLOWED));
            return;
        }
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(form))
                .end(Buffer.buffer(read(form)));
    }

    /** Not kept: half a megabyte that hardly anybody asks for twice. */
    private static byte[] read(String form) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream document = loader.getResourceAsStream(DOCUMENT + form)) {
            return document.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The API document cannot be read", e);
        }
    }
}
