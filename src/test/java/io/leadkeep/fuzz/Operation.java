package io.leadkeep.fuzz;

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
 * @param parameters of path, query and head
 * @param bodyType media type of its body; null where it has none
 * @param body schema of its body; a missing node where it has none
 */
record Operation(
        String id,
        String method,
        String path,
        List<Parameter> parameters,
        String bodyType,
        JsonNode body) {

    /**
     * A value that a request carries outside of its body.
     *
     * @param in path, query or header
     */
    record Parameter(String name, String in, JsonNode schema) {}

    /** All of a document. */
    static List<Operation> allOf(JsonNode document) {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(of(path.getKey(), operation.getKey(), operation.getValue()));
            }
        }
        return operations;
    }

    private static Operation of(String path, String method, JsonNode operation) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode each : operation.path("parameters")) {
            parameters.add(
                    new Parameter(
                            each.path("name").asText(),
                            each.path("in").asText(),
                            each.path("schema")));
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

    /** Whether it is about the caller's account or workspaces, for which one needs a user's key. */
    boolean isForUsers() {
        return path.startsWith("/v1/account") || path.startsWith("/v1/workspaces");
    }

    /** Its parameters in one of the places. */
    List<Parameter> parametersIn(String place) {
        return parameters.stream().filter(each -> each.in().equals(place)).toList();
    }
}
