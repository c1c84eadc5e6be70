package io.leadkeep.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Checks every response of every test with {@link ContractCheck}. */
final class ContractFilter implements Filter {

    private ContractCheck contract;

    @Override
    public Response filter(
            FilterableRequestSpecification request,
            FilterableResponseSpecification specification,
            FilterContext context) {
        Response response = context.next(request, specification);
        String id = response.header("X-Request-Id");
        if (request.getMethod().equals("HEAD")) {
            assertThat(id).as("X-Request-Id").isNotBlank();
            return response;
        }
        contract()
                .check(
                        request.getMethod(),
                        URI.create(request.getURI()).getRawPath(),
                        response.statusCode(),
                        response.contentType(),
                        id,
                        new String(response.asByteArray(), StandardCharsets.UTF_8));
        return response;
    }

    private synchronized ContractCheck contract() {
        if (contract == null) {
            contract = ContractCheck.ofRunningService();
        }
        return contract;
    }
}
