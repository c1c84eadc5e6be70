package io.leadkeep.reference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares the API document with the parameters that resources read without an annotation. */
@ServiceTest
class DocumentedParametersTest {

    private static final String TOO_LONG_KEY = "k".repeat(256);

    private static final Map<String, String> VALUES_OF_STRINGS =
            Map.ofEntries(
                    Map.entry("email", "john@acme.com"),
                    Map.entry("createdAfter", "2025-06-10"),
                    Map.entry("createdBefore", "2025-06-10"),
                    Map.entry("updatedAfter", "2025-06-10"),
                    Map.entry("updatedBefore", "2025-06-10"),
                    Map.entry("emailStatus", "valid"),
                    Map.entry("cursor", "665d4e5f6a7b8c9d0e1f2a3b"),
                    Map.entry("after", "665d4e5f6a7b8c9d0e1f2a3b"),
                    Map.entry("types", "lead.created"),
                    Map.entry("leadId", "665d4e5f6a7b8c9d0e1f2a3b"));

    /** Parameters of a list that are not conditions. */
    private static final List<String> OF_LISTS =
            List.of("limit", "cursor", "page", "format", "spreadsheetSafe");

    private record Operation(String method, String path, JsonNode node) {

        boolean hasJsonBody() {
            return node.at("/requestBody/content").has("application/json");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @Inject Tenants tenants;

    private Tenant tenant;
    private String lead;
    private String webhook;
    private String imported;
    private JsonNode document;
    private final List<Operation> operations = new ArrayList<>();

    @BeforeEach
    void readDocument() throws IOException {
        tenant = tenants.create();
        lead =
                Api.as(tenant)
                        .create(Map.of("email", "lead@example.com"))
                        .jsonPath()
                        .getString("data._id");
        webhook =
                Api.as(tenant)
                        .post(
                                "/v1/webhooks",
                                "{\"name\":\"x\",\"url\":\"http://127.0.0.1:9/\",\"events\":[\"key.deleted\"]}")
                        .header("Location");
        imported =
                "/v1/imports/"
                        + Api.as(tenant)
                                .post(
                                        "/v1/imports",
                                        CsvForm.of("email").with("returnResults", "true"))
                                .jsonPath()
                                .getString("data.id");
        document = new ObjectMapper().readTree(given().get("/openapi.json").asString());
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(
                        new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue()));
            }
        }
    }

    private List<JsonNode> parameters(Operation operation, String place) {
        List<JsonNode> parameters = new ArrayList<>();
        for (JsonNode parameter : operation.node().path("parameters")) {
            JsonNode resolved =
                    parameter.has("$ref")
                            ? document.at(parameter.path("$ref").asText().substring(1))
                            : parameter;
            if (resolved.path("in").asText().equals(place)) {
                parameters.add(resolved);
            }
        }
        return parameters;
    }

    private Set<String> names(Operation operation, String place) {
        Set<String> names = new HashSet<>();
        parameters(operation, place).forEach(each -> names.add(each.path("name").asText()));
        return names;
    }

    private List<Operation> operationsWithQuery() {
        return operations.stream().filter(each -> !names(each, "query").isEmpty()).toList();
    }

    @Test
    void documented_query_parameters_are_accepted() {
        for (Operation operation : operationsWithQuery()) {
            for (JsonNode parameter : parameters(operation, "query")) {
                String query = parameter.path("name").asText() + "=" + value(parameter);

                assertThat(status(operation, query))
                        .as("%s?%s", operation, query)
                        .isEqualTo(operation.hasJsonBody() ? 201 : 200);
            }
        }
    }

    private static String value(JsonNode parameter) {
        JsonNode schema = parameter.path("schema");
        if (parameter.has("example")) {
            return parameter.path("example").asText();
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(0).asText();
        }
        return switch (schema.path("type").asText()) {
            case "integer" -> "1";
            case "boolean" -> "true";
            default -> VALUES_OF_STRINGS.getOrDefault(parameter.path("name").asText(), "x");
        };
    }

    @Test
    void undocumented_query_parameters_are_rejected() {
        Set<String> known = new HashSet<>(OF_LISTS);
        document.at("/components/schemas/LeadFilters/properties")
                .fieldNames()
                .forEachRemaining(known::add);
        for (Operation operation : operationsWithQuery()) {
            Set<String> undocumented = new HashSet<>(known);
            undocumented.removeAll(names(operation, "query"));

            assertThat(undocumented).isNotEmpty();
            for (String name : undocumented) {
                assertThat(status(operation, name + "=1"))
                        .as("%s?%s", operation, name)
                        .isEqualTo(400);
            }
        }
    }

    /** Sends a query, and a new lead if the operation has a body. */
    private int status(Operation operation, String query) {
        String path =
                operation
                                .path()
                                .replace("/v1/webhooks/{id}", webhook)
                                .replace("/v1/imports/{id}", imported)
                                .replace("{id}", lead)
                        + "?"
                        + query;
        return operation.hasJsonBody()
                ? Api.as(tenant)
                        .post(path, "{\"email\":\"%s@example.com\"}".formatted(UUID.randomUUID()))
                        .statusCode()
                : Api.as(tenant).get(path).statusCode();
    }

    @Test
    void idempotency_key_is_read_where_it_is_documented() {
        for (Operation operation : operations) {
            if (operation.hasJsonBody()) {
                Response response =
                        send(operation, "Idempotency-Key", TOO_LONG_KEY, "{\"firstName\":\"A\"}");

                assertThat(response.asString().contains("Idempotency-Key"))
                        .as("%s: %s", operation, response.asString())
                        .isEqualTo(names(operation, "header").contains("Idempotency-Key"));
            }
        }
    }

    @Test
    void if_match_is_read_where_it_is_documented() {
        for (Operation operation : operations) {
            if (operation.path().matches("/v1/leads/.*\\{.*")) {
                Response response =
                        send(operation, "If-Match", "\"other\"", "{\"firstName\":\"A\"}");

                assertThat(response.statusCode() == 412)
                        .as("%s: %s", operation, response.asString())
                        .isEqualTo(names(operation, "header").contains("If-Match"));
            }
        }
    }

    @Test
    void if_none_match_is_read_where_it_is_documented() {
        for (Operation operation : operations) {
            if (operation.path().matches("/v1/leads/.*\\{.*")) {
                Response response = send(operation, "If-None-Match", "*", "{\"firstName\":\"A\"}");

                assertThat(List.of(304, 412).contains(response.statusCode()))
                        .as("%s: %s", operation, response.asString())
                        .isEqualTo(names(operation, "header").contains("If-None-Match"));
            }
        }
    }

    /** Sends a request about an existing lead. */
    private Response send(Operation operation, String header, String value, String body) {
        String email = UUID.randomUUID() + "@example.com";
        String id = Api.as(tenant).create(Map.of("email", email)).jsonPath().getString("data._id");
        boolean isOfLead = operation.path().startsWith("/v1/leads");
        String path =
                operation
                        .path()
                        .replace("{email}", email)
                        .replace("{id}", isOfLead ? id : tenant.workspaceId())
                        .replace("{keyId}", "0123456789abcdef01234567");
        Api api = Api.as(isOfLead ? tenant.key() : tenant.platformKey()).header(header, value);
        return operation.hasJsonBody()
                ? api.send(operation.method(), path, body)
                : api.send(operation.method(), path);
    }
}
