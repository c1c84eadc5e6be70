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
import com.networknt.schema.dialect.Dialects;
import io.leadkeep.http.ErrorCode;
import io.leadkeep.testsupport.ServiceTest;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@ServiceTest
class ApiDocumentTest {

    private static final String JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema";
    private static final String LOCATION = "https://leadkeep.test/openapi.json";

    @Test
    void document_is_valid_openapi_3_1_in_both_formats() {
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
    void every_reference_resolves() throws Exception {
        JsonNode document = document();

        for (String reference : references(document)) {
            assertThat(reference).startsWith("#/");
            assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
        }
    }

    @Test
    void every_component_is_used() throws Exception {
        JsonNode document = document();
        List<String> references = references(document);

        for (String kind : List.of("schemas", "parameters", "headers", "responses")) {
            for (var component : document.at("/components/" + kind).properties()) {
                assertThat(references).contains("#/components/" + kind + "/" + component.getKey());
            }
        }
    }

    @Test
    void every_operation_has_a_summary_and_describes_its_responses() throws Exception {
        JsonNode document = document();
        for (JsonNode path : document.get("paths")) {
            for (JsonNode operation : path) {
                assertThat(operation.path("operationId").asText()).isNotBlank();
                assertThat(operation.path("summary").asText()).isNotBlank();
                assertThat(operation.at("/tags/0").asText()).isNotBlank();
                for (var response : operation.get("responses").properties()) {
                    JsonNode described = resolve(document, response.getValue());
                    assertThat(described.path("description").asText()).isNotBlank();
                    assertThat(described.at("/headers/X-Request-Id").isMissingNode()).isFalse();
                    JsonNode content = described.path("content");
                    if (response.getKey().equals("304")) {
                        assertThat(content).isEmpty();
                        continue;
                    }
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
    void every_error_has_examples_with_a_code_of_its_status() throws Exception {
        JsonNode document = document();
        for (JsonNode path : document.get("paths")) {
            for (JsonNode operation : path) {
                for (var response : operation.get("responses").properties()) {
                    int status = Integer.parseInt(response.getKey());
                    JsonNode described = resolve(document, response.getValue());
                    if (status >= 400) {
                        assertThat(described.at("/content/application~1json/examples"))
                                .as("%s of %s", status, operation.get("operationId"))
                                .isNotEmpty()
                                .map(example -> example.at("/value/error/code").asText())
                                .allMatch(code -> ErrorCode.valueOf(code).status() == status);
                    }
                }
            }
        }
    }

    @Test
    void description_of_every_operation_ends_with_its_scope() throws Exception {
        for (JsonNode path : document().get("paths")) {
            for (JsonNode operation : path) {
                String scope = operation.at("/security/0/apiKey/0").asText();
                assertThat(operation.path("description").asText())
                        .endsWith(". Requires the scope `" + scope + "`.");
            }
        }
    }

    @Test
    void introduction_names_every_response_that_is_not_json() throws Exception {
        JsonNode document = document();
        String introduction = document.at("/info/description").asText();
        List<String> others = new ArrayList<>();
        for (var path : document.get("paths").properties()) {
            for (JsonNode operation : path.getValue()) {
                for (JsonNode response : operation.path("responses")) {
                    JsonNode content = resolve(document, response).path("content");
                    if (!content.isEmpty() && !content.has("application/json")) {
                        others.add("`GET " + path.getKey() + "`");
                    }
                }
            }
        }

        assertThat(others).isNotEmpty();
        assertThat(introduction).contains(others);
    }

    @Test
    void headers_of_a_status_are_described() throws Exception {
        JsonNode document = document();
        JsonNode paths = document.get("paths");
        for (JsonNode path : paths) {
            for (JsonNode operation : path) {
                JsonNode responses = operation.get("responses");
                assertThat(headers(document, responses.get("401"))).contains("WWW-Authenticate");
                assertThat(headers(document, responses.get("503"))).contains("Retry-After");
                assertThat(headers(document, responses.get("429"))).contains("Retry-After");
                assertThat(headers(document, responses.get("415")))
                        .contains("Accept", "Accept-Post", "Accept-Patch", "Accept-Encoding");
            }
        }
        for (String response :
                List.of(
                        "/~1v1~1leads/post/responses/201",
                        "/~1v1~1leads/post/responses/409",
                        "/~1v1~1leads~1bulk/post/responses/200",
                        "/~1v1~1leads~1by-email~1{email}/put/responses/200",
                        "/~1v1~1leads~1by-email~1{email}/put/responses/201")) {
            assertThat(headers(document, paths.at(response)))
                    .as(response)
                    .contains("Idempotent-Replayed");
        }
        assertThat(headers(document, paths.at("/~1v1~1leads/get/responses/200")))
                .doesNotContain("Idempotent-Replayed");
    }

    private static List<String> headers(JsonNode document, JsonNode response) {
        return resolve(document, response).path("headers").properties().stream()
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void every_example_of_a_time_has_three_decimals() throws Exception {
        assertThat(document().toString())
                .contains("2025-06-10T10:30:00.000Z")
                .doesNotContainPattern("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z\"");
    }

    @Test
    void every_example_matches_its_schema() throws Exception {
        String json = document().toString();
        SchemaRegistry registry =
                SchemaRegistry.withDefaultDialect(
                        Dialects.getOpenApi31(),
                        builder -> builder.schemas(Map.of(LOCATION, json)));
        List<String> faults = new ArrayList<>();

        int examples = checkExamples(document(), "", registry, faults);

        assertThat(faults).isEmpty();
        assertThat(examples).isGreaterThan(100);
    }

    /** Returns the number of examples below a node: {@code examples} of a schema or media type. */
    private static int checkExamples(
            JsonNode node, String pointer, SchemaRegistry registry, List<String> faults) {
        int found = 0;
        JsonNode examples = node.path("examples");
        boolean isSchema = examples.isArray();
        if (isSchema || examples.isObject() && node.has("schema")) {
            String schema = isSchema ? pointer : pointer + "/schema";
            for (JsonNode example : examples) {
                JsonNode value = isSchema ? example : example.path("value");
                registry.getSchema(SchemaLocation.of(LOCATION + "#" + schema))
                        .validate(value.toString(), InputFormat.JSON)
                        .forEach(error -> faults.add(pointer + ": " + error));
                found++;
            }
        }
        for (var child : node.properties()) {
            if (!child.getKey().equals("examples") && child.getValue().isObject()) {
                String step = child.getKey().replace("~", "~0").replace("/", "~1");
                found += checkExamples(child.getValue(), pointer + "/" + step, registry, faults);
            }
        }
        return found;
    }

    @Test
    void both_headers_for_a_key_are_described() throws Exception {
        JsonNode schemes = document().at("/components/securitySchemes");

        assertThat(schemes.at("/apiKey/name").asText()).isEqualTo("X-Api-Key");
        assertThat(schemes.at("/bearer/scheme").asText()).isEqualTo("bearer");
        assertThat(document().get("security")).hasSize(2);
    }

    @Test
    void document_is_served_with_the_type_of_its_format() {
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
    void document_rejects_other_methods_than_get_and_head() {
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

    private static JsonNode resolve(JsonNode document, JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static List<String> references(JsonNode node) {
        List<String> references = new ArrayList<>();
        for (JsonNode value : node.findValues("$ref")) {
            references.add(value.asText());
        }
        return references;
    }
}
