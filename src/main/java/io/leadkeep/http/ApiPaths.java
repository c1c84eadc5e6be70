package io.leadkeep.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * The paths of the API and their methods, from the API document, which knows them all. They serve
 * the {@code Allow} header of a 405, which Quarkus REST leaves out (3.34), the message of a 406,
 * and the metrics.
 */
@Singleton
public class ApiPaths {

    /** Where Quarkus keeps the document that it has made at build time. */
    private static final String DOCUMENT = "META-INF/quarkus-generated-openapi-doc.JSON";

    /** What stands beside the API can only be read. */
    private static final String PAGE_METHODS = "GET, HEAD";

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    /** A path, and for each of its methods the types of its answers. */
    private record Known(String template, Pattern path, Map<String, Set<String>> methods) {}

    /**
     * All of them.
     *
     * @param paths in the order of the document
     * @param fixed those without parameters, by their path
     */
    private record Table(List<Known> paths, Map<String, Known> fixed) {}

    /** Read while the rest of the service starts. */
    private final CompletableFuture<Table> table;

    ApiPaths(ObjectMapper json) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        this.table = CompletableFuture.supplyAsync(() -> read(loader, json));
    }

    private static Table read(ClassLoader loader, ObjectMapper json) {
        List<Known> paths = new ArrayList<>();
        Map<String, Known> fixed = new HashMap<>();
        try (InputStream document = loader.getResourceAsStream(DOCUMENT)) {
            for (Map.Entry<String, JsonNode> path :
                    json.readTree(document).path("paths").properties()) {
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
        Map<String, Set<String>> methods = new TreeMap<>(Map.of("OPTIONS", Set.of()));
        for (String method : METHODS) {
            if (operations.has(method)) {
                methods.put(
                        method.toUpperCase(Locale.ROOT),
                        typesOf(operations.path(method).path("responses")));
            }
        }
        if (methods.containsKey("GET")) {
            methods.put("HEAD", methods.get("GET"));
        }
        return new Known(
                template, Pattern.compile(template.replaceAll("\\{[^}]+}", "[^/]+")), methods);
    }

    private static Set<String> typesOf(JsonNode responses) {
        Set<String> types = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> response : responses.properties()) {
            if (response.getKey().startsWith("2")) {
                response.getValue().path("content").fieldNames().forEachRemaining(types::add);
            }
        }
        return types;
    }

    /**
     * Tells whether a text is the template of a path.
     *
     * @param template such as {@code /v1/leads/{id}}
     * @return whether the API has it
     */
    public boolean hasTemplate(String template) {
        return table.join().paths().stream().anyMatch(path -> path.template().equals(template));
    }

    /**
     * Tells whether a path is one of the API's.
     *
     * @param path of a request, normalised
     * @return whether the API document describes it
     */
    public boolean has(String path) {
        return find(path).isPresent();
    }

    /**
     * Tells what may be asked of a path.
     *
     * @param path of a request, normalised
     * @return the value of {@code Allow}
     */
    public String allowedOn(String path) {
        return find(path)
                .map(known -> String.join(", ", known.methods().keySet()))
                .orElse(PAGE_METHODS);
    }

    /**
     * Tells whether a path without parameters lacks a method.
     *
     * @param method of a request
     * @param path of the request, normalised
     * @return false for a path that is not known, or has parameters
     */
    public boolean areWithout(String method, String path) {
        Known known = table.join().fixed().get(plain(path));
        return known != null && !known.methods().containsKey(method);
    }

    /**
     * Tells whether a path is there, but not for a method.
     *
     * @param method of a request
     * @param path of the request, normalised
     * @return whether other methods would be answered there
     */
    boolean hasOnlyOtherMethods(String method, String path) {
        return find(path).map(known -> !known.methods().containsKey(method)).orElse(false);
    }

    /**
     * Tells in which forms an operation answers.
     *
     * @param method of a request
     * @param path of the request, normalised
     * @return the media types
     */
    Set<String> typesOn(String method, String path) {
        return find(path)
                .map(known -> known.methods().get(method))
                .orElse(Set.of(MediaType.APPLICATION_JSON));
    }

    /** A path without parameters goes before one with (OpenAPI 3.1, Paths Object). */
    private Optional<Known> find(String path) {
        String plain = plain(path);
        return table.join().paths().stream()
                .filter(known -> known.path().matcher(plain).matches())
                .min(Comparator.comparing(known -> !known.template().equals(plain)));
    }

    /** Without the slash that may stand at the end of any path. */
    public static String plain(String path) {
        return path.length() > 1 && path.endsWith("/")
                ? path.substring(0, path.length() - 1)
                : path;
    }
}
