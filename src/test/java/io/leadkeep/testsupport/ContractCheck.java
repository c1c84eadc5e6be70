package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;

/** Holds answers to the contract's conventions and to the API document. */
public final class ContractCheck {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ApiDocumentCheck document;

    private ContractCheck(ApiDocumentCheck document) {
        this.document = document;
    }

    /** By the document that the service under test serves. */
    public static ContractCheck ofRunningService() {
        return new ContractCheck(ApiDocumentCheck.ofRunningService());
    }

    /**
     * Fails if an answer is not as it should be.
     *
     * @param method of the request, any but HEAD
     * @param path of the request, encoded
     * @param status of the answer
     * @param contentType of the answer
     * @param requestId the answer's X-Request-Id
     * @param body of the answer
     */
    public void check(
            String method,
            String path,
            int status,
            String contentType,
            String requestId,
            String body) {
        assertThat(requestId).as("X-Request-Id").isNotBlank();
        String type = contentType.split(";")[0];
        if (type.equals("application/json")) {
            // A path of REST Assured is compiled each time, which takes longer than most requests.
            assertThat(json(body).path("success"))
                    .as("success")
                    .isEqualTo(BooleanNode.valueOf(status < 300));
        } else {
            assertThat(status).as("a failure is JSON, not " + type).isLessThan(300);
        }
        document.check(method, path, status, type, body);
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(body, e);
        }
    }
}
