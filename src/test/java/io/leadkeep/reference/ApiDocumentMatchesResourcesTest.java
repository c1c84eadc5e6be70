package io.leadkeep.reference;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.leadkeep.auth.Scopes;
import io.leadkeep.http.ErrorCode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Compares {@code openapi.yaml} with the JAX-RS resources. {@link DocumentedParametersTest} covers
 * the parameters that a resource reads without an annotation, and every test compares responses.
 */
class ApiDocumentMatchesResourcesTest {

    private static final Set<String> WITHOUT_ANNOTATION =
            Set.of("header Idempotency-Key", "header If-Match", "header If-None-Match");

    /** The resource reads the form from the request. */
    private static final Set<String> WITHOUT_CONSUMES =
            Set.of("POST /v1/leads/import/csv", "POST /v1/imports");

    private static final JsonNode DOCUMENT = read();

    private static final Map<String, JsonNode> DOCUMENTED = documented();
    private static final Map<String, Method> IMPLEMENTED = implemented();

    private static JsonNode read() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(
                            Files.readString(
                                    java.nio.file.Path.of(
                                            "src/main/resources/META-INF/openapi.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operations of the document by method and path, such as {@code GET /v1/leads/{id}}. */
    private static Map<String, JsonNode> documented() {
        Map<String, JsonNode> operations = new HashMap<>();
        for (Map.Entry<String, JsonNode> path : DOCUMENT.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                operations.put(method + " " + path.getKey(), operation.getValue());
            }
        }
        return operations;
    }

    private static Map<String, Method> implemented() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.leadkeep")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> verb(method) != null)
                        .collect(
                                toMap(
                                        method -> verb(method) + " " + path(method),
                                        Function.identity()));
    }

    private static String verb(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                return verb.value();
            }
        }
        return null;
    }

    private static String path(Method method) {
        String path = method.getDeclaringClass().getAnnotation(Path.class).value();
        Path own = method.getAnnotation(Path.class);
        return own == null ? path : path + own.value();
    }

    @Test
    void document_and_resources_have_the_same_operations() {
        assertThat(DOCUMENTED.keySet()).isNotEmpty().isEqualTo(IMPLEMENTED.keySet());
    }

    @Test
    void operations_have_the_same_parameters() {
        DOCUMENTED.forEach(
                (name, operation) -> {
                    Set<String> documented = new HashSet<>(parameters(operation));
                    documented.removeAll(WITHOUT_ANNOTATION);
                    documented.removeIf(parameter -> parameter.startsWith("query "));
                    assertThat(documented).as(name).isEqualTo(parameters(IMPLEMENTED.get(name)));
                });
    }

    private static Set<String> parameters(JsonNode operation) {
        return stream(operation.path("parameters"))
                .map(
                        parameter ->
                                parameter.has("$ref")
                                        ? DOCUMENT.at(parameter.path("$ref").asText().substring(1))
                                        : parameter)
                .map(
                        parameter ->
                                parameter.path("in").asText()
                                        + " "
                                        + parameter.path("name").asText())
                .collect(toSet());
    }

    private static Set<String> parameters(Method method) {
        return Arrays.stream(method.getParameterAnnotations())
                .flatMap(Arrays::stream)
                .flatMap(ApiDocumentMatchesResourcesTest::parameter)
                .collect(toSet());
    }

    private static Stream<String> parameter(Annotation annotation) {
        if (annotation instanceof PathParam path) {
            return Stream.of("path " + path.value());
        }
        if (annotation instanceof HeaderParam header) {
            return Stream.of("header " + header.value());
        }
        return annotation instanceof QueryParam query
                ? Stream.of("query " + query.value())
                : Stream.empty();
    }

    @Test
    void path_parameters_are_those_of_the_path() {
        DOCUMENTED.forEach(
                (name, operation) ->
                        assertThat(parameters(operation))
                                .as(name)
                                .filteredOn(parameter -> parameter.startsWith("path "))
                                .allMatch(
                                        parameter ->
                                                name.contains("{" + parameter.substring(5) + "}"))
                                .hasSize((int) name.chars().filter(c -> c == '{').count()));
    }

    @Test
    void operations_produce_the_same_media_types() {
        DOCUMENTED.forEach(
                (name, operation) -> {
                    Set<String> documented = new HashSet<>(Set.of(MediaType.APPLICATION_JSON));
                    operation
                            .path("responses")
                            .forEach(response -> documented.addAll(types(response)));
                    Method method = IMPLEMENTED.get(name);
                    assertThat(documented)
                            .as(name)
                            .containsExactlyInAnyOrder(annotation(method, Produces.class).value());
                });
    }

    @Test
    void operations_consume_the_same_media_types() {
        DOCUMENTED.forEach(
                (name, operation) -> {
                    Consumes consumes = annotation(IMPLEMENTED.get(name), Consumes.class);
                    boolean isWrite = name.matches("(POST|PUT|PATCH) .*");
                    if (WITHOUT_CONSUMES.contains(name)) {
                        assertThat(consumes).as(name).isNull();
                    } else if (operation.has("requestBody")) {
                        assertThat(consumes).as(name).isNotNull();
                        assertThat(types(operation.path("requestBody")))
                                .as(name)
                                .containsExactlyInAnyOrder(consumes.value());
                    } else if (isWrite) {
                        assertThat(consumes).as(name).isNull();
                    }
                });
    }

    private static Set<String> types(JsonNode bodyOrResponse) {
        return bodyOrResponse.path("content").properties().stream()
                .map(Map.Entry::getKey)
                .collect(toSet());
    }

    private static <A extends Annotation> A annotation(Method method, Class<A> type) {
        return method.isAnnotationPresent(type)
                ? method.getAnnotation(type)
                : method.getDeclaringClass().getAnnotation(type);
    }

    @Test
    void document_lists_every_scope() {
        assertThat(stream(DOCUMENT.at("/components/schemas/Scope/enum")).map(JsonNode::asText))
                .containsExactlyElementsOf(Scopes.ALL);
    }

    @Test
    void document_lists_every_error_code() {
        assertThat(stream(DOCUMENT.at("/components/schemas/ErrorCode/enum")).map(JsonNode::asText))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::name).toList());
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
