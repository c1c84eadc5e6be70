package io.leadkeep.fuzz.generators;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One operation of the API document.
 *
 * @param id its operationId
 * @param method in upper case
 * @param path with its parameters in braces
 * @param bodyType media type of its body; null if it has none
 * @param body schema of its body; a missing node if it has none
 */
public record Operation(
        String id,
        String method,
        String path,
        List<Parameter> parameters,
        String bodyType,
        JsonNode body) {

    /**
     * A value outside the body.
     *
     * @param in path, query or header
     */
    record Parameter(String name, String in, JsonNode schema) {}

    /** All operations of a document. */
    public static List<Operation> allOf(JsonNode document) {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(
                        of(path.getKey(), operation.getKey(), operation.getValue(), document));
            }
        }
        return operations;
    }

    private static Operation of(String path, String method, JsonNode operation, JsonNode document) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode each : operation.path("parameters")) {
            JsonNode parameter =
                    each.has("$ref") ? document.at(each.path("$ref").asText().substring(1)) : each;
            parameters.add(
                    new Parameter(
                            parameter.path("name").asText(),
                            parameter.path("in").asText(),
                            parameter.path("schema")));
        }
        JsonNode content = operation.at("/requestBody/content");
        boolean hasBody = !content.isEmpty();
        String type = hasBody ? content.fieldNames().next() : null;
        return new Operation(
                operation.path("operationId").asText(),
                method.toUpperCase(Locale.ROOT),
                path,
                parameters,
                type,
                hasBody ? content.path(type).path("schema") : content);
    }

    /** Whether the operation needs a platform key. */
    boolean needsPlatformKey() {
        return path.startsWith("/v1/account") || path.startsWith("/v1/workspaces");
    }

    List<Parameter> parametersIn(String place) {
        return parameters.stream().filter(each -> each.in().equals(place)).toList();
    }
}
