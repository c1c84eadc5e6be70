package io.leadkeep.reference;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.http.ErrorCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds to the API document the errors that every operation can return, and the request id of every
 * response. A response that {@code openapi.yaml} describes stays as it is there.
 */
final class CommonResponses {

    /** Errors of single operations; no operation of the document returns 405. */
    private static final Set<ErrorCode> SPECIFIC =
            EnumSet.of(
                    ErrorCode.CONFLICT,
                    ErrorCode.METHOD_NOT_ALLOWED,
                    ErrorCode.PRECONDITION_FAILED,
                    ErrorCode.IDEMPOTENCY_KEY_REUSED,
                    ErrorCode.SUPPRESSED);

    private static final Map<Integer, List<ErrorCode>> WITH_BODY = errorsByStatus(true);
    private static final Map<Integer, List<ErrorCode>> WITHOUT_BODY = errorsByStatus(false);

    /** The fields of a path that are operations; Leadkeep has no others. */
    private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

    private static final String REF = "$ref";

    private record Header(String name, String component) {

        void addTo(ObjectNode response) {
            response.withObjectProperty("headers")
                    .putObject(name)
                    .put(REF, "#/components/headers/" + component);
        }
    }

    private static final Header REQUEST_ID = new Header("X-Request-Id", "RequestId");
    private static final Header RETRY_AFTER = new Header("Retry-After", "RetryAfter");

    private static final Map<Integer, List<Header>> HEADERS =
            Map.of(
                    401,
                    List.of(new Header("WWW-Authenticate", "WwwAuthenticate")),
                    415,
                    List.of(
                            new Header("Accept", "AcceptedTypes"),
                            new Header("Accept-Post", "AcceptedTypes"),
                            new Header("Accept-Patch", "AcceptedTypes"),
                            new Header("Accept-Encoding", "AcceptedEncodings")),
                    429,
                    List.of(RETRY_AFTER),
                    503,
                    List.of(RETRY_AFTER));

    private CommonResponses() {}

    private static Map<Integer, List<ErrorCode>> errorsByStatus(boolean hasBody) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> !SPECIFIC.contains(code))
                .filter(code -> hasBody || code != ErrorCode.MALFORMED_JSON)
                .collect(groupingBy(ErrorCode::status, TreeMap::new, toList()));
    }

    static void addTo(ObjectNode document) {
        ObjectNode components =
                document.withObjectProperty("components").withObjectProperty("responses");
        for (Map<Integer, List<ErrorCode>> errors : List.of(WITH_BODY, WITHOUT_BODY)) {
            errors.values().forEach(codes -> components.set(name(codes), of(codes)));
        }
        addRequestId(components);
        for (JsonNode path : document.get("paths")) {
            for (String method : METHODS) {
                if (path.get(method) instanceof ObjectNode operation) {
                    complete(operation);
                }
            }
        }
    }

    private static void complete(ObjectNode operation) {
        ObjectNode responses = operation.withObjectProperty("responses");
        addRequestId(responses);
        (operation.has("requestBody") ? WITH_BODY : WITHOUT_BODY)
                .forEach(
                        (status, codes) -> {
                            if (!responses.has(status.toString())) {
                                responses
                                        .putObject(status.toString())
                                        .put(REF, "#/components/responses/" + name(codes));
                            }
                        });
    }

    /** The name of the component, such as {@code UNAUTHORIZED}. */
    private static String name(List<ErrorCode> codes) {
        return codes.stream().map(ErrorCode::name).collect(joining("_OR_"));
    }

    private static ObjectNode of(List<ErrorCode> codes) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.put(
                "description",
                codes.stream()
                        .map(code -> code.name() + ": " + code.message())
                        .collect(joining(". ")));
        HEADERS.getOrDefault(codes.get(0).status(), List.of())
                .forEach(header -> header.addTo(response));
        ObjectNode json = response.putObject("content").putObject("application/json");
        json.putObject("schema").put(REF, "#/components/schemas/ErrorResponse");
        ObjectNode examples = json.putObject("examples");
        for (ErrorCode code : codes) {
            ObjectNode example = examples.putObject(code.name()).putObject("value");
            example.put("success", false)
                    .putObject("error")
                    .put("code", code.name())
                    .put("message", code.message());
        }
        return response;
    }

    private static void addRequestId(ObjectNode responses) {
        for (JsonNode response : responses) {
            if (!response.has(REF)) {
                REQUEST_ID.addTo((ObjectNode) response);
            }
        }
    }
}
