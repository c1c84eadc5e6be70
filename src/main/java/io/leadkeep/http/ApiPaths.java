package io.leadkeep.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The paths of the API and their methods, from the API document, which knows them all. They serve
 * the {@code Allow} header of a 405, which Quarkus REST leaves out (3.34), and the metrics.
 */
@Singleton
class ApiPaths {

    /** Where Quarkus keeps the document that it has made at build time. */
    private static final String DOCUMENT = "META-INF/quarkus-generated-openapi-doc.JSON";

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private record PathMethods(String template, Pattern path, Set<String> methods) {}

    private final List<PathMethods> paths = new ArrayList<>();

    ApiPaths(ObjectMapper json) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream document = loader.getResourceAsStream(DOCUMENT)) {
            json.readTree(document)
                    .path("paths")
                    .properties()
                    .forEach(p -> add(p.getKey(), p.getValue()));
        } catch (IOException e) {
            throw new UncheckedIOException("The API document cannot be read", e);
        }
    }

    private void add(String template, JsonNode operations) {
        Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
        for (String method : METHODS) {
            if (operations.has(method)) {
                methods.add(method.toUpperCase(Locale.ROOT));
            }
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        paths.add(
                new PathMethods(
                        template,
                        Pattern.compile(template.replaceAll("\\{[^}]+}", "[^/]+")),
                        methods));
    }

    /**
     * Tells whether a text is the template of a path.
     *
     * @param template such as {@code /v1/leads/{id}}
     * @return whether the API has it
     */
    boolean hasTemplate(String template) {
        return paths.stream().anyMatch(path -> path.template().equals(template));
    }

    /**
     * Tells what may be asked of a path.
     *
     * @param path of a request, normalised
     * @return the value of {@code Allow}
     */
    String allowedOn(String path) {
        String plain =
                path.length() > 1 && path.endsWith("/")
                        ? path.substring(0, path.length() - 1)
                        : path;
        Set<String> methods = new TreeSet<>();
        for (PathMethods candidate : paths) {
            if (candidate.path().matcher(plain).matches()) {
                methods.addAll(candidate.methods());
            }
        }
        return String.join(", ", methods);
    }
}
