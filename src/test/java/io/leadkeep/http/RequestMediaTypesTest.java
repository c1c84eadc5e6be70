package io.leadkeep.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The {@code Content-Type} of requests; the API document has those of each operation. */
@ServiceTest
class RequestMediaTypesTest {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @Test
    void other_type_gets_415_that_names_the_types_of_the_operation() throws Exception {
        JsonNode paths =
                new ObjectMapper().readTree(given().get("/openapi.json").asString()).path("paths");
        int checked = 0;
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                List<String> types = new ArrayList<>();
                operation
                        .getValue()
                        .at("/requestBody/content")
                        .fieldNames()
                        .forEachRemaining(types::add);
                if (!types.isEmpty()) {
                    checkRefusal(operation.getKey().toUpperCase(), path.getKey(), types);
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(10);
    }

    private void checkRefusal(String method, String template, List<String> types) {
        String path = template.replaceAll("\\{[^}]+}", "0".repeat(24));
        Response refused = Api.as(tenant).send(method, path, "text/plain", "{}");

        assertThat(refused.statusCode()).as("%s %s", method, path).isEqualTo(415);
        assertThat(refused.jsonPath().getString("error.code")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        assertThat(refused.header(headerOf(method)))
                .as("%s %s", method, path)
                .isEqualTo(String.join(", ", types));
        assertThat(refused.jsonPath().getString("error.message")).contains(types);
        assertThat(refused.header("Accept-Encoding")).isNull();
    }

    private static String headerOf(String method) {
        return switch (method) {
            case "POST" -> "Accept-Post";
            case "PATCH" -> "Accept-Patch";
            default -> "Accept";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", MERGE_PATCH, MERGE_PATCH + "; charset=utf-8"})
    void patch_accepts_json_and_merge_patch(String type) {
        String lead = Api.as(tenant).create("{\"email\":\"a@example.com\"}").header("Location");
        String workspace = "/v1/workspaces/" + tenant.workspaceId();

        assertThat(patched(tenant.key(), lead, type, "{\"firstName\":\"Ann\"}", "firstName"))
                .isEqualTo("Ann");
        assertThat(patched(tenant.platformKey(), workspace, type, "{\"name\":\"Sales\"}", "name"))
                .isEqualTo("Sales");
        assertThat(patched(tenant.platformKey(), "/v1/account", type, "{\"name\":\"Jo\"}", "name"))
                .isEqualTo("Jo");
    }

    private static String patched(String key, String path, String type, String body, String field) {
        Response changed = Api.as(key).send("PATCH", path, type, body);
        assertThat(changed.statusCode()).as(changed.asString()).isEqualTo(200);
        return changed.jsonPath().getString("data." + field);
    }

    @Test
    void create_does_not_accept_a_merge_patch() {
        Response refused =
                Api.as(tenant)
                        .send("POST", "/v1/leads", MERGE_PATCH, "{\"email\":\"a@example.com\"}");

        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(refused.header("Accept-Post")).isEqualTo("application/json");
    }
}
