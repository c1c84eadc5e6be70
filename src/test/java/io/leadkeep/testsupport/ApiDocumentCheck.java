package io.leadkeep.testsupport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Compares responses with the API document. */
public final class ApiDocumentCheck {

    private static final String LOCATION = "https://leadkeep.test/openapi.json";

    private final JsonNode document;
    private final SchemaRegistry schemas;

    /** Compiled once, because the fuzz test checks many thousand responses. */
    private final Map<String, Pattern> patterns = new HashMap<>();

    private final Map<JsonPointer, Schema> compiled = new ConcurrentHashMap<>();

    private ApiDocumentCheck(String json) {
        try {
            document = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        refuseUndescribedProperties();
        schemas =
                SchemaRegistry.withDefaultDialect(
                        Dialects.getOpenApi31(),
                        builder -> builder.schemas(Map.of(LOCATION, document.toString())));
        document.path("paths")
                .fieldNames()
                .forEachRemaining(
                        template ->
                                patterns.put(
                                        template,
                                        Pattern.compile(
                                                template.replaceAll("\\{[^}]+}", "[^/]+"))));
    }

    /**
     * Clients must ignore unknown properties, so the document allows them; a response that has one
     * is a gap in the document.
     */
    private void refuseUndescribedProperties() {
        for (JsonNode schema : document.at("/components/schemas")) {
            if (schema.has("properties") && !schema.has("additionalProperties")) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        }
    }

    static ApiDocumentCheck ofRunningService() {
        return of(given().get("/openapi.json").asString());
    }

    public static ApiDocumentCheck of(String json) {
        return new ApiDocumentCheck(json);
    }

    /**
     * Fails if the document describes the operation, but not this response.
     *
     * @param type of the response's body, without parameters
     */
    public void check(String method, String path, int status, String type, String body) {
        String verb = method.toLowerCase(Locale.ROOT);
        document.path("paths")
                .properties()
                .forEach(
                        entry -> {
                            if (matches(entry.getKey(), path) && entry.getValue().has(verb)) {
                                check(List.of("paths", entry.getKey(), verb), status, type, body);
                            }
                        });
    }

    /**
     * A path without parameters precedes a template that matches it (OpenAPI 3.1, Paths Object).
     */
    private boolean matches(String template, String path) {
        return document.path("paths").has(path)
                ? template.equals(path)
                : patterns.get(template).matcher(path).matches();
    }

    private void check(List<String> operation, int status, String type, String body) {
        JsonPointer response =
                resolve(append(pointer(operation), List.of("responses", Integer.toString(status))));
        assertThat(document.at(response).isMissingNode())
                .as("%s returns %d, which the API document does not describe", operation, status)
                .isFalse();
        if (!document.at(response).has("content")) {
            assertThat(type + body).as("%s %d has no body", operation, status).isEmpty();
            return;
        }
        JsonPointer schema = append(response, List.of("content", type, "schema"));
        assertThat(document.at(schema).isMissingNode())
                .as("%s returns %d as %s, which is not described", operation, status, type)
                .isFalse();
        for (String value : values(type, body)) {
            List<Error> errors =
                    compiled.computeIfAbsent(schema, this::compile)
                            .validate(value, InputFormat.JSON);
            assertThat(errors).as("%s %d: %s", operation, status, value).isEmpty();
        }
    }

    private JsonPointer resolve(JsonPointer pointer) {
        JsonNode reference = document.at(pointer).path("$ref");
        return reference.isMissingNode()
                ? pointer
                : JsonPointer.compile(reference.asText().substring(1));
    }

    private static JsonPointer pointer(List<String> steps) {
        return append(JsonPointer.empty(), steps);
    }

    private static JsonPointer append(JsonPointer pointer, List<String> steps) {
        JsonPointer appended = pointer;
        for (String step : steps) {
            appended = appended.appendProperty(step);
        }
        return appended;
    }

    private Schema compile(JsonPointer schema) {
        return schemas.getSchema(SchemaLocation.of(LOCATION + "#" + schema));
    }

    /** The values to validate: the body, or the first lines of NDJSON. */
    private static List<String> values(String type, String body) {
        return switch (type) {
            case "application/json" -> List.of(body);
            case "application/x-ndjson" -> body.lines().limit(10).toList();
            default -> List.of();
        };
    }
}
