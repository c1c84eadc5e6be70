package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Holds every answer of every test to the contract's conventions and to the API document. */
final class ContractFilter implements Filter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ApiDocumentCheck document;

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification specification,
            FilterContext context) {
        Response response = context.next(request, specification);
        assertThat(response.header("X-Request-Id")).as("X-Request-Id").isNotBlank();
        if (request.getMethod().equals("HEAD")) {
            return response;
        }
        String type = response.contentType().split(";")[0];
        String body = new String(response.asByteArray(), StandardCharsets.UTF_8);
        if (type.equals("application/json")) {
            // A path of REST Assured is compiled each time, which takes longer than most requests.
            assertThat(json(body).path("success"))
                    .as("success")
                    .isEqualTo(BooleanNode.valueOf(response.statusCode() < 300));
        } else {
            assertThat(response.statusCode()).as("a failure is JSON, not " + type).isLessThan(300);
        }
        String path = URI.create(request.getURI()).getRawPath();
        document().check(request.getMethod(), path, response.statusCode(), type, body);
        return response;
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(body, e);
        }
    }

    private synchronized ApiDocumentCheck document() {
        if (document == null) {
            document = ApiDocumentCheck.ofRunningService();
        }
        return document;
    }
}
