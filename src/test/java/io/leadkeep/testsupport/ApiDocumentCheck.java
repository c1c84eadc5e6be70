package io.leadkeep.testsupport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Compares answers with what the API document says of them. */
public final class ApiDocumentCheck {

    private static final String LOCATION = "https://leadkeep.test/openapi.json";

    private final JsonNode document;
    private final SchemaRegistry schemas;

    /** Made once: some tests ask many thousand times. */
    private final Map<String, Pattern> patterns = new HashMap<>();

    private final Map<JsonPointer, Schema> compiled = new ConcurrentHashMap<>();

    private ApiDocumentCheck(String json) {
        try {
            document = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        schemas =
                SchemaRegistry.withDefaultDialect(
                        Dialects.getOpenApi31(),
                        builder -> builder.schemas(Map.of(LOCATION, json)));
        document.path("paths")
                .fieldNames()
                .forEachRemaining(
                        template ->
                                patterns.put(
                                        template,
                                        Pattern.compile(
                                                template.replaceAll("\\{[^}]+}", "[^/]+"))));
    }

    static ApiDocumentCheck ofRunningService() {
        return of(given().get("/openapi.json").asString());
    }

    /** Of a document as it is served. */
    public static ApiDocumentCheck of(String json) {
        return new ApiDocumentCheck(json);
    }

    /**
     * Fails if the document describes the operation, but not this answer of it.
     *
     * @param method of the request
     * @param path of the request
     * @param status of the answer
     * @param type of the answer's body, without parameters
     * @param body of the answer
     */
    public void check(String method, String path, int status, String type, String body) {
        String verb = method.toLowerCase(Locale.ROOT);
        document.path("paths")
                .properties()
                .forEach(
                        entry -> {
                            if (isMeant(entry.getKey(), path) && entry.getValue().has(verb)) {
                                check(List.of("paths", entry.getKey(), verb), status, type, body);
                            }
                        });
    }

    /** A path without parameters goes before one with (OpenAPI 3.1, Paths Object). */
    private boolean isMeant(String template, String path) {
        return document.path("paths").has(path)
                ? template.equals(path)
                : patterns.get(template).matcher(path).matches();
    }

    private void check(List<String> operation, int status, String type, String body) {
        JsonPointer pointer = JsonPointer.empty();
        for (String step : operation) {
            pointer = pointer.appendProperty(step);
        }
        pointer = pointer.appendProperty("responses").appendProperty(Integer.toString(status));
        assertThat(document.at(pointer).isMissingNode())
                .as("%s answers %d, which the API document does not describe", operation, status)
                .isFalse();
        JsonPointer schema =
                pointer.appendProperty("content").appendProperty(type).appendProperty("schema");
        assertThat(document.at(schema).isMissingNode())
                .as("%s answers %d with %s, which is not described", operation, status, type)
                .isFalse();
        for (String value : values(type, body)) {
            List<Error> errors =
                    compiled.computeIfAbsent(schema, this::compile)
                            .validate(value, InputFormat.JSON);
            assertThat(errors).as("%s %d: %s", operation, status, value).isEmpty();
        }
    }

    private Schema compile(JsonPointer schema) {
        return schemas.getSchema(SchemaLocation.of(LOCATION + "#" + schema));
    }

    /** What there is to be compared with a schema: of many lines, some. */
    private static List<String> values(String type, String body) {
        return switch (type) {
            case "application/json" -> List.of(body);
            case "application/x-ndjson" -> body.lines().limit(10).toList();
            default -> List.of();
        };
    }
}
