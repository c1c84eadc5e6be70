package io.leadkeep.reference;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.leadkeep.http.ErrorCode;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Adds to the API document the errors that every operation can return, and the request id of every
 * response. A response that {@code openapi.yaml} describes stays as it is there.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class CommonResponses implements OASFilter {

    /** Errors of single operations; no operation of the document returns 405. */
    private static final Set<ErrorCode> SPECIFIC =
            EnumSet.of(
                    ErrorCode.CONFLICT,
                    ErrorCode.METHOD_NOT_ALLOWED,
                    ErrorCode.PRECONDITION_FAILED,
                    ErrorCode.IDEMPOTENCY_KEY_REUSED);

    private static final Map<Integer, List<ErrorCode>> WITH_BODY = errorsByStatus(true);
    private static final Map<Integer, List<ErrorCode>> WITHOUT_BODY = errorsByStatus(false);

    private record Header(String name, String component) {}

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

    private static Map<Integer, List<ErrorCode>> errorsByStatus(boolean hasBody) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> !SPECIFIC.contains(code))
                .filter(code -> hasBody || code != ErrorCode.MALFORMED_JSON)
                .collect(groupingBy(ErrorCode::status, TreeMap::new, toList()));
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        for (Map<Integer, List<ErrorCode>> errors : List.of(WITH_BODY, WITHOUT_BODY)) {
            errors.values()
                    .forEach(codes -> document.getComponents().addResponse(name(codes), of(codes)));
        }
        document.getComponents().getResponses().values().forEach(CommonResponses::addRequestId);
        document.getPaths().getPathItems().values().stream()
                .flatMap(path -> path.getOperations().values().stream())
                .forEach(CommonResponses::complete);
    }

    private static void complete(Operation operation) {
        APIResponses responses = operation.getResponses();
        responses.getAPIResponses().values().stream()
                .filter(response -> response.getRef() == null)
                .forEach(CommonResponses::addRequestId);
        Map<Integer, List<ErrorCode>> errors =
                operation.getRequestBody() == null ? WITHOUT_BODY : WITH_BODY;
        errors.forEach(
                (status, codes) -> {
                    if (!responses.hasAPIResponse(status.toString())) {
                        responses.addAPIResponse(
                                status.toString(), OASFactory.createAPIResponse().ref(name(codes)));
                    }
                });
    }

    /** The name of the component, such as {@code UNAUTHORIZED}. */
    private static String name(List<ErrorCode> codes) {
        return codes.stream().map(ErrorCode::name).collect(joining("_OR_"));
    }

    private static APIResponse of(List<ErrorCode> codes) {
        APIResponse response =
                OASFactory.createAPIResponse()
                        .description(
                                codes.stream()
                                        .map(code -> code.name() + ": " + code.message())
                                        .collect(joining(". ")))
                        .content(content(codes));
        HEADERS.getOrDefault(codes.get(0).status(), List.of())
                .forEach(header -> add(response, header));
        return response;
    }

    private static Content content(List<ErrorCode> codes) {
        Map<String, Example> examples = new TreeMap<>();
        for (ErrorCode code : codes) {
            Map<String, Object> error = Map.of("code", code.name(), "message", code.message());
            examples.put(
                    code.name(),
                    OASFactory.createExample().value(Map.of("success", false, "error", error)));
        }
        return OASFactory.createContent()
                .addMediaType(
                        "application/json",
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("ErrorResponse"))
                                .examples(examples));
    }

    private static void addRequestId(APIResponse response) {
        add(response, REQUEST_ID);
    }

    private static void add(APIResponse response, Header header) {
        response.addHeader(header.name(), OASFactory.createHeader().ref(header.component()));
    }
}
