package io.leadkeep.reference;

import io.leadkeep.http.ErrorCode;
import io.leadkeep.idempotency.IdempotencyKey;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Describes in the API document what every operation has in common: the failures that each can
 * answer with, and the request id that each answer carries. An operation that describes one of
 * these itself keeps its own words.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class CommonAnswers implements OASFilter {

    /** A header of an answer. */
    private record Described(String name, String description) {}

    private static final Described RETRY_AFTER =
            new Described("Retry-After", "Seconds after which to send the request again");

    private static final Map<String, Described> BESIDE_STATUS =
            Map.of(
                    "401", new Described("WWW-Authenticate", "The scheme of a key"),
                    "429", RETRY_AFTER,
                    "503", RETRY_AFTER);

    /** Answers that are kept for a repeat. */
    private static final List<String> KEPT = List.of("200", "201", "409");

    private static final Described REPLAYED =
            new Described("Idempotent-Replayed", "true if this is the first answer again");

    /** What SmallRye writes for a time that has no example of its own. */
    private static final List<Object> OF_ANOTHER_FORM = List.of("2022-03-10T16:15:50Z");

    private static final String FAILURE = "#/components/schemas/Failure";
    private static final String REQUEST_ID = "RequestId";

    /**
     * Only an operation with a body reads one. Others refuse one of the wrong type or size, too,
     * although nobody should send them any.
     */
    private static final List<ErrorCode> WITH_BODY_ONLY = List.of(ErrorCode.MALFORMED_JSON);

    /** Belong to an operation, which describes them itself, or to none that exists. */
    private static final List<ErrorCode> NOT_COMMON =
            List.of(
                    ErrorCode.CONFLICT,
                    ErrorCode.METHOD_NOT_ALLOWED,
                    ErrorCode.PRECONDITION_FAILED,
                    ErrorCode.IDEMPOTENCY_KEY_REUSED);

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents()
                .addHeader(
                        REQUEST_ID,
                        OASFactory.createHeader()
                                .description("The id of this request, to be quoted in questions")
                                .schema(
                                        OASFactory.createSchema()
                                                .addType(Schema.SchemaType.STRING)));
        for (PathItem path : document.getPaths().getPathItems().values()) {
            path.getOperations().values().forEach(CommonAnswers::describe);
        }
    }

    /** A list of values that a nullable field may have must name null too (JSON Schema 6.1.2). */
    @Override
    public Schema filterSchema(Schema schema) {
        List<Object> values = schema.getEnumeration();
        boolean nullable =
                schema.getType() != null && schema.getType().contains(Schema.SchemaType.NULL);
        if (nullable && values != null && !values.contains(null)) {
            List<Object> withNull = new ArrayList<>(values);
            withNull.add(null);
            schema.setEnumeration(withNull);
        }
        if (OF_ANOTHER_FORM.equals(schema.getExamples())) {
            schema.setExamples(List.of("2025-06-10T10:30:00.000Z"));
        }
        return schema;
    }

    private static void describe(Operation operation) {
        boolean hasBody = operation.getRequestBody() != null;
        Map<Integer, List<ErrorCode>> byStatus =
                Arrays.stream(ErrorCode.values())
                        .filter(code -> !NOT_COMMON.contains(code))
                        .filter(code -> hasBody || !WITH_BODY_ONLY.contains(code))
                        .collect(
                                Collectors.groupingBy(
                                        ErrorCode::status, TreeMap::new, Collectors.toList()));
        byStatus.forEach(
                (status, codes) -> {
                    String name = Integer.toString(status);
                    if (operation.getResponses().getAPIResponse(name) == null) {
                        operation.getResponses().addAPIResponse(name, failure(codes));
                    }
                });
        operation
                .getResponses()
                .getAPIResponses()
                .values()
                .forEach(
                        response ->
                                response.addHeader(
                                        "X-Request-Id",
                                        OASFactory.createHeader()
                                                .ref("#/components/headers/" + REQUEST_ID)));
        BESIDE_STATUS.forEach((status, header) -> describe(operation, status, header));
        if (hasKey(operation)) {
            KEPT.forEach(status -> describe(operation, status, REPLAYED));
        }
    }

    private static boolean hasKey(Operation operation) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> IdempotencyKey.HEADER.equals(parameter.getName()));
    }

    private static void describe(Operation operation, String status, Described header) {
        APIResponse response = operation.getResponses().getAPIResponse(status);
        if (response != null) {
            response.addHeader(
                    header.name(),
                    OASFactory.createHeader()
                            .description(header.description())
                            .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING)));
        }
    }

    private static APIResponse failure(List<ErrorCode> codes) {
        Map<String, Example> examples = new TreeMap<>();
        for (ErrorCode code : codes) {
            Map<String, Object> error = Map.of("code", code.name(), "message", code.message());
            examples.put(
                    code.name(),
                    OASFactory.createExample().value(Map.of("success", false, "error", error)));
        }
        Content content =
                OASFactory.createContent()
                        .addMediaType(
                                "application/json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(FAILURE))
                                        .examples(examples));
        return OASFactory.createAPIResponse()
                .description(
                        codes.stream()
                                .map(code -> code.name() + ": " + code.message())
                                .collect(Collectors.joining(". ")))
                .content(content);
    }
}
