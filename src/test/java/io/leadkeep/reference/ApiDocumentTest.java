package io.leadkeep.reference;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.leadkeep.testsupport.ServiceTest;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@ServiceTest
class ApiDocumentTest {

    private static final String JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema";

    @Test
    void the_document_is_valid_openapi_3_1_in_both_forms() {
        for (String path : List.of("/openapi.json", "/openapi.yaml")) {
            String document = given().get(path).then().statusCode(200).extract().asString();

            ParseOptions options = new ParseOptions();
            options.setResolve(true);
            SwaggerParseResult result = new OpenAPIV3Parser().readContents(document, null, options);

            assertThat(result.getMessages()).as(path).isEmpty();
            assertThat(result.getOpenAPI().getOpenapi()).startsWith("3.1");
            assertThat(result.getOpenAPI().getPaths()).containsKeys("/v1/leads", "/v1/leads/{id}");
        }
    }

    @Test
    void every_schema_is_valid_json_schema() throws Exception {
        JsonNode schemas = document().at("/components/schemas");
        var metaSchema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(SchemaLocation.of(JSON_SCHEMA));

        assertThat(schemas).isNotEmpty();
        schemas.properties()
                .forEach(
                        schema ->
                                assertThat(
                                                metaSchema.validate(
                                                        schema.getValue().toString(),
                                                        InputFormat.JSON))
                                        .as(schema.getKey())
                                        .isEmpty());
    }

    @Test
    void every_reference_leads_somewhere() throws Exception {
        JsonNode document = document();

        for (String reference : references(document)) {
            assertThat(reference).startsWith("#/");
            assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
        }
    }

    @Test
    void every_operation_says_what_it_is_and_how_it_answers() throws Exception {
        for (JsonNode path : document().get("paths")) {
            for (JsonNode operation : path) {
                assertThat(operation.path("operationId").asText()).isNotBlank();
                assertThat(operation.path("summary").asText()).isNotBlank();
                assertThat(operation.at("/tags/0").asText()).isNotBlank();
                for (var response : operation.get("responses").properties()) {
                    assertThat(response.getValue().path("description").asText()).isNotBlank();
                    JsonNode content = response.getValue().path("content");
                    assertThat(content).isNotEmpty().allMatch(type -> type.has("schema"));
                    assertThat(content.has("application/json") || response.getKey().equals("200"))
                            .isTrue();
                }
                for (String status : List.of("400", "401", "403", "404", "406", "500", "503")) {
                    assertThat(operation.at("/responses/" + status).isMissingNode())
                            .as("%s of %s", status, operation.path("operationId").asText())
                            .isFalse();
                }
            }
        }
    }

    @Test
    void the_introduction_names_every_answer_that_is_not_json() throws Exception {
        String introduction = document().at("/info/description").asText();
        List<String> others = new ArrayList<>();
        for (var path : document().get("paths").properties()) {
            for (JsonNode operation : path.getValue()) {
                for (JsonNode response : operation.path("responses")) {
                    if (!response.path("content").has("application/json")) {
                        others.add("`GET " + path.getKey() + "`");
                    }
                }
            }
        }

        assertThat(others).isNotEmpty();
        assertThat(introduction).contains(others);
    }

    @Test
    void headers_beside_a_status_are_described() throws Exception {
        JsonNode paths = document().get("paths");
        for (JsonNode path : paths) {
            for (JsonNode operation : path) {
                JsonNode responses = operation.get("responses");
                assertThat(responses.at("/401/headers").has("WWW-Authenticate")).isTrue();
                assertThat(responses.at("/503/headers").has("Retry-After")).isTrue();
                assertThat(responses.at("/429/headers").has("Retry-After")).isTrue();
            }
        }
        for (String answer :
                List.of(
                        "/~1v1~1leads/post/responses/201",
                        "/~1v1~1leads/post/responses/409",
                        "/~1v1~1leads~1bulk/post/responses/200",
                        "/~1v1~1leads~1by-email~1{email}/put/responses/200",
                        "/~1v1~1leads~1by-email~1{email}/put/responses/201")) {
            assertThat(paths.at(answer + "/headers").has("Idempotent-Replayed"))
                    .as(answer)
                    .isTrue();
        }
        assertThat(paths.at("/~1v1~1leads/get/responses/200/headers").has("Idempotent-Replayed"))
                .isFalse();
    }

    @Test
    void every_example_of_a_time_is_of_the_form_of_times() throws Exception {
        assertThat(document().toString())
                .contains("2025-06-10T10:30:00.000Z")
                .doesNotContainPattern("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z\"");
    }

    @Test
    void both_ways_to_send_a_key_are_described() throws Exception {
        JsonNode schemes = document().at("/components/securitySchemes");

        assertThat(schemes.at("/apiKey/name").asText()).isEqualTo("X-Api-Key");
        assertThat(schemes.at("/bearer/scheme").asText()).isEqualTo("bearer");
        assertThat(document().get("security")).hasSize(2);
    }

    @Test
    void the_document_is_served_in_the_type_of_its_form() {
        given().get("/openapi.json").then().contentType("application/json;charset=UTF-8");
        for (String path : List.of("/openapi.yaml", "/openapi.yml", "/openapi")) {
            given().get(path)
                    .then()
                    .statusCode(200)
                    .contentType("application/yaml;charset=UTF-8")
                    .body(startsWith("---"));
        }
    }

    @Test
    void the_document_can_only_be_read() {
        given().head("/openapi.json").then().statusCode(200);
        given().post("/openapi.json")
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD")
                .body("error.code", equalTo("METHOD_NOT_ALLOWED"));
    }

    private static JsonNode document() throws Exception {
        return new ObjectMapper().readTree(given().get("/openapi.json").asString());
    }

    private static List<String> references(JsonNode node) {
        List<String> references = new ArrayList<>();
        for (JsonNode value : node.findValues("$ref")) {
            references.add(value.asText());
        }
        return references;
    }
}
