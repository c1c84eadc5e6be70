package io.leadkeep.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every operation of the API document accepts a key with the scope that the document declares, and
 * refuses keys with any other one. A new operation is covered automatically.
 */
@ServiceTest
class ScopeGuardTest {

    private static final String UNKNOWN_ID = "0123456789abcdef01234567";

    /**
     * @param bodyType null if the operation has no body
     */
    private record Operation(String method, String path, String scope, String bodyType) {

        /** The paths name nothing that exists, and an empty object is no valid body of a write. */
        Response send(String key) {
            String target = path.replaceAll("\\{\\w+}", UNKNOWN_ID);
            if (bodyType == null) {
                return Api.as(key).send(method, target);
            }
            return bodyType.startsWith("multipart/")
                    ? Api.as(key).send(method, target, bodyType + "; boundary=x", "--x--\r\n")
                    : Api.as(key).send(method, target, bodyType, "{}");
        }

        static Stream<Operation> all() throws Exception {
            JsonNode paths =
                    new ObjectMapper()
                            .readTree(RestAssured.get("/openapi.json").asString())
                            .path("paths");
            return paths.properties().stream().flatMap(path -> of(path.getKey(), path.getValue()));
        }

        private static Stream<Operation> of(String path, JsonNode operations) {
            return operations.properties().stream()
                    .map(
                            operation ->
                                    new Operation(
                                            operation.getKey().toUpperCase(Locale.ROOT),
                                            path,
                                            scope(operation.getValue()),
                                            bodyType(operation.getValue())));
        }

        private static String bodyType(JsonNode operation) {
            Iterator<String> types = operation.at("/requestBody/content").fieldNames();
            return types.hasNext() ? types.next() : null;
        }

        private static String scope(JsonNode operation) {
            JsonNode security = operation.path("security");
            assertThat(security).as("security of %s", operation.path("operationId")).hasSize(2);
            JsonNode scopes = security.at("/0/apiKey");
            assertThat(StreamSupport.stream(scopes.spliterator(), false).map(JsonNode::asText))
                    .hasSize(1)
                    .allMatch(Scopes.ALL::contains);
            assertThat(security.at("/1/bearer")).isEqualTo(scopes);
            return scopes.get(0).asText();
        }
    }

    @Inject Tenants tenants;

    private final Map<String, String> keys = new HashMap<>();
    private Tenant tenant;

    @BeforeEach
    void keysWithOneScope() {
        tenant = tenants.create();
        for (String scope : Scopes.ALL) {
            keys.put(scope, newKey("\"scopes\":[\"%s\"]".formatted(scope)));
        }
    }

    @TestFactory
    Stream<DynamicTest> operation_refuses_keys_with_other_scopes_and_names_its_own()
            throws Exception {
        return each(
                operation -> {
                    for (String scope : Scopes.ALL) {
                        if (!scope.equals(operation.scope())) {
                            assertForbidden(operation, keys.get(scope));
                        }
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> operation_accepts_a_key_with_its_scope() throws Exception {
        return each(
                operation ->
                        assertThat(operation.send(keys.get(operation.scope())).statusCode())
                                .isIn(200, 201, 400, 404, 409, 415));
    }

    @TestFactory
    Stream<DynamicTest> intake_key_can_only_create_a_lead() throws Exception {
        String intake = newKey("\"preset\":\"intake\"");
        return each(
                operation -> {
                    if (operation.method().equals("POST") && operation.path().equals("/v1/leads")) {
                        assertThat(operation.send(intake).statusCode()).isEqualTo(400);
                    } else {
                        assertForbidden(operation, intake);
                    }
                });
    }

    @Test
    void unknown_path_and_method_are_reported_before_a_missing_scope() {
        String key = keys.get(Scopes.ENRICH);

        assertThat(Api.as(key).get("/v1/no-such-path").statusCode()).isEqualTo(404);
        assertThat(Api.as(key).send("PUT", "/v1/leads").statusCode()).isEqualTo(405);
        assertThat(Api.as(key).send("OPTIONS", "/v1/leads").statusCode()).isEqualTo(200);
        assertThat(Api.as(key).send("HEAD", "/v1/leads").statusCode()).isEqualTo(403);
    }

    private static Stream<DynamicTest> each(Consumer<Operation> test) throws Exception {
        return Operation.all()
                .map(
                        operation ->
                                DynamicTest.dynamicTest(
                                        operation.method() + " " + operation.path(),
                                        () -> test.accept(operation)));
    }

    private static void assertForbidden(Operation operation, String key) {
        Response refused = operation.send(key);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.jsonPath().getString("error.code")).isEqualTo("FORBIDDEN");
        assertThat(refused.jsonPath().getString("error.message"))
                .isEqualTo("This key lacks the scope " + operation.scope());
    }

    private String newKey(String limits) {
        return Api.as(tenant.platformKey())
                .post("/v1/account/api-keys", "{\"name\":\"Limited\",%s}".formatted(limits))
                .jsonPath()
                .getString("data.apiKey");
    }
}
