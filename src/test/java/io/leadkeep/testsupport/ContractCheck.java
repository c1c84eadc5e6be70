package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;

/** Compares responses with the conventions of docs/api.md and with the API document. */
public final class ContractCheck {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NOT_MODIFIED = 304;

    private final ApiDocumentCheck document;

    private ContractCheck(ApiDocumentCheck document) {
        this.document = document;
    }

    public static ContractCheck ofRunningService() {
        return new ContractCheck(ApiDocumentCheck.ofRunningService());
    }

    /**
     * Fails if a response breaks a rule.
     *
     * @param method any but HEAD
     * @param path encoded
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
            // JsonPath of REST Assured compiles per call, which takes longer than most requests.
            assertThat(json(body).path("success"))
                    .as("success")
                    .isEqualTo(BooleanNode.valueOf(status < 300));
        } else if (status != NOT_MODIFIED) {
            assertThat(status).as("an error is JSON, not " + type).isLessThan(300);
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
