package io.leadkeep.testsupport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares answers with what the API document says of them. */
public final class ApiDocumentCheck {

    private static final String LOCATION = "https://leadkeep.test/openapi.json";

    private final JsonNode document;
    private final SchemaRegistry schemas;

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
    }

    static ApiDocumentCheck ofRunningService() {
        return new ApiDocumentCheck(given().get("/openapi.json").asString());
    }

    /**
     * Fails if the document describes the operation, but not this answer of it.
     *
     * @param method of the request
     * @param path of the request
     * @param status of the answer
     * @param body of the answer
     */
    void check(String method, String path, int status, String body) {
        document.path("paths")
                .properties()
                .forEach(
                        entry -> {
                            String template = entry.getKey().replaceAll("\\{[^}]+}", "[^/]+");
                            String verb = method.toLowerCase(Locale.ROOT);
                            if (path.matches(template) && entry.getValue().has(verb)) {
                                check(List.of("paths", entry.getKey(), verb), status, body);
                            }
                        });
    }

    private void check(List<String> operation, int status, String body) {
        JsonPointer pointer = JsonPointer.empty();
        for (String step : operation) {
            pointer = pointer.appendProperty(step);
        }
        pointer = pointer.appendProperty("responses").appendProperty(Integer.toString(status));
        assertThat(document.at(pointer).isMissingNode())
                .as("%s answers %d, which the API document does not describe", operation, status)
                .isFalse();
        JsonPointer schema =
                pointer.appendProperty("content")
                        .appendProperty("application/json")
                        .appendProperty("schema");
        List<Error> errors =
                schemas.getSchema(SchemaLocation.of(LOCATION + "#" + schema))
                        .validate(body, InputFormat.JSON);
        assertThat(errors).as("%s %d: %s", operation, status, body).isEmpty();
    }
}
