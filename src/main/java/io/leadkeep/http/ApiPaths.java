package io.leadkeep.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * The paths and methods of the OpenAPI document: for the {@code Allow} header of a 405, which
 * Quarkus REST omits, the media types that a 406 and a 415 name, and the metrics.
 */
@Singleton
public class ApiPaths {

    /** The session of the console: not in the document, with the limits of the API. */
    public static final String CONSOLE_SESSION = "/console/session";

    private static final String API = "/v1/";

    private static final String DOCUMENT = "/META-INF/openapi.yaml";

    private static final String PAGE_METHODS = "GET, HEAD";
    private static final String SESSION_METHODS = "DELETE, GET, POST";

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    /** The media types of an operation: of its body, and of its successful responses. */
    private record Types(Set<String> body, Set<String> responses) {}

    private static final Types JSON =
            new Types(Set.of(MediaType.APPLICATION_JSON), Set.of(MediaType.APPLICATION_JSON));

    private record Known(String template, Pattern path, Map<String, Types> methods) {}

    /**
     * The paths of the document, in its order.
     *
     * @param fixed those without parameters
     */
    private record Table(List<Known> paths, Map<String, Known> fixed) {}

    /** Read while the service starts. */
    private final CompletableFuture<Table> table;

    ApiPaths() {
        this.table = CompletableFuture.supplyAsync(ApiPaths::read);
    }

    private static Table read() {
        List<Known> paths = new ArrayList<>();
        Map<String, Known> fixed = new HashMap<>();
        try (InputStream document = ApiPaths.class.getResourceAsStream(DOCUMENT)) {
            for (Map.Entry<String, JsonNode> path :
                    new YAMLMapper().readTree(document).path("paths").properties()) {
                Known known = known(path.getKey(), path.getValue());
                paths.add(known);
                if (!known.template().contains("{")) {
                    fixed.put(known.template(), known);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The API document cannot be read", e);
        }
        return new Table(paths, fixed);
    }

    private static Known known(String template, JsonNode operations) {
        Map<String, Types> methods = new TreeMap<>(Map.of("OPTIONS", JSON));
        for (String method : METHODS) {
            if (operations.has(method)) {
                methods.put(method.toUpperCase(Locale.ROOT), types(operations.path(method)));
            }
        }
        if (methods.containsKey("GET")) {
            methods.put("HEAD", methods.get("GET"));
        }
        return new Known(
                template, Pattern.compile(template.replaceAll("\\{[^}]+}", "[^/]+")), methods);
    }

    private static Types types(JsonNode operation) {
        Set<String> responses = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
            if (response.getKey().startsWith("2")) {
                addTypes(response.getValue(), responses);
            }
        }
        Set<String> body = new LinkedHashSet<>();
        addTypes(operation.path("requestBody"), body);
        return new Types(body.isEmpty() ? JSON.body() : body, responses);
    }

    private static void addTypes(JsonNode message, Set<String> types) {
        message.path("content").fieldNames().forEachRemaining(types::add);
    }

    /** Returns whether the request is for the API rather than the pages and probes around it. */
    public static boolean isOfApi(RoutingContext request) {
        try {
            String path = request.normalizedPath();
            return path.startsWith(API) || path.equals(CONSOLE_SESSION);
        } catch (IllegalArgumentException notEncoded) {
            return false;
        }
    }

    /** Returns whether the API has the template, such as {@code /v1/leads/{id}}. */
    public boolean hasTemplate(String template) {
        return table.join().paths().stream().anyMatch(path -> path.template().equals(template));
    }

    public boolean has(String path) {
        return find(path).isPresent();
    }

    /** Returns the value of {@code Allow} for a normalised path. */
    public String allowedOn(String path) {
        return find(path)
                .map(known -> String.join(", ", known.methods().keySet()))
                .orElse(path.equals(CONSOLE_SESSION) ? SESSION_METHODS : PAGE_METHODS);
    }

    /** Returns whether a known path without parameters lacks a method. */
    public boolean lacksMethod(String method, String path) {
        Known known = table.join().fixed().get(plain(path));
        return known != null && !known.methods().containsKey(method);
    }

    /** Returns whether a path exists, but not with this method. */
    boolean hasOnlyOtherMethods(String method, String path) {
        return find(path).map(known -> !known.methods().containsKey(method)).orElse(false);
    }

    /** Returns the media types of the successful responses of an operation. */
    Set<String> responseTypes(RoutingContext request) {
        return types(request).responses();
    }

    /** Returns the media types of the body of an operation; JSON if it has none. */
    Set<String> bodyTypes(RoutingContext request) {
        return types(request).body();
    }

    private Types types(RoutingContext request) {
        return find(request.normalizedPath())
                .map(known -> known.methods().get(request.request().method().name()))
                .orElse(JSON);
    }

    /** A path without parameters takes precedence (OpenAPI 3.1, Paths Object). */
    private Optional<Known> find(String path) {
        String plain = plain(path);
        return table.join().paths().stream()
                .filter(known -> known.path().matcher(plain).matches())
                .min(Comparator.comparing(known -> !known.template().equals(plain)));
    }

    /** Returns the path without a slash at its end, which any path may have. */
    public static String plain(String path) {
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }
}
