package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outcomes of {@code POST /v1/leads}: what is stored and returned. */
@ServiceTest
class CreateLeadTest {

    private static final ObjectMapper EXACT =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @Test
    void create_with_all_fields_returns_201_with_the_whole_lead() throws Exception {
        Response response =
                Api.as(tenant)
                        .create(
                                """
                                {
                                  "email": "john@acme.com",
                                  "firstName": "John",
                                  "lastName": "Doe",
                                  "companyName": "Acme Corp",
                                  "jobTitle": "VP of Sales",
                                  "phone": "+1-555-123-4567",
                                  "linkedinUrl": "https://linkedin.com/in/johndoe",
                                  "city": "San Francisco",
                                  "state": "CA",
                                  "country": "US",
                                  "tags": ["vip", "enterprise"],
                                  "customFields": {"industry": "SaaS", "revenue": "$10M"}
                                }
                                """);

        assertThat(response.statusCode()).isEqualTo(201);
        JsonNode lead = EXACT.readTree(response.asString()).get("data");
        assertThat(lead.get("_id").textValue()).matches("[0-9a-f]{24}");
        assertThat(response.header("Location"))
                .isEqualTo("/v1/leads/" + lead.get("_id").textValue());
        assertThat(lead.get("createdAt").textValue())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z")
                .isEqualTo(lead.get("updatedAt").textValue());
        String expected =
                """
                {"_id": "%s", "email": "john@acme.com", "firstName": "John", "lastName": "Doe",
                 "companyName": "Acme Corp", "jobTitle": "VP of Sales",
                 "phoneNumber": "+1-555-123-4567",
                 "linkedinUrl": "https://linkedin.com/in/johndoe",
                 "city": "San Francisco", "state": "CA", "country": "US",
                 "tags": ["vip", "enterprise"],
                 "customFields": {"industry": "SaaS", "revenue": "$10M"},
                 "emailVerified": false, "emailVerificationResult": null,
                 "emailVerificationScore": null, "isCatchAll": null, "segProtected": null,
                 "segProvider": null, "segProviderName": null, "segCheckedAt": null,
                 "espProvider": null, "enrichedAt": null,
                 "doNotContact": false, "doNotContactReason": null,
                 "userId": "%s", "workspaceId": "%s", "createdAt": "%s", "updatedAt": "%s"}
                """
                        .formatted(
                                lead.get("_id").textValue(),
                                tenant.userId(),
                                tenant.workspaceId(),
                                lead.get("createdAt").textValue(),
                                lead.get("updatedAt").textValue());
        assertThat(lead).isEqualTo(EXACT.readTree(expected));
        assertThat(readBack(response)).isEqualTo(lead);
    }

    @Test
    void create_with_email_only_returns_every_field() {
        Response response = Api.as(tenant).create("{\"email\":\"a@example.com\"}");

        Map<String, Object> lead = response.jsonPath().getMap("data");
        assertThat(lead).hasSize(29).containsEntry("tags", List.of());
        assertThat(lead).containsEntry("customFields", Map.of()).containsEntry("city", null);
    }

    @Test
    void duplicate_email_in_other_case_returns_409_with_existing_lead() {
        String id = id(Api.as(tenant).create(Map.of("email", "Jo@Example.com", "firstName", "Jo")));

        Response refused = Api.as(tenant).create(Map.of("email", " jO@eXAMPLE.COM", "city", "X"));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getMap("error"))
                .isEqualTo(
                        Map.of(
                                "code",
                                "CONFLICT",
                                "message",
                                "Lead with this email already exists"));
        Map<String, Object> existing = refused.jsonPath().getMap("data");
        assertThat(existing)
                .hasSize(4)
                .containsEntry("_id", id)
                .containsEntry("email", "jo@example.com")
                .containsEntry("firstName", "Jo")
                .containsEntry("lastName", null);
    }

    @Test
    void same_email_in_another_workspace_creates_another_lead() {
        Tenant other = tenants.create();

        assertThat(Api.as(tenant).create("{\"email\":\"a@example.com\"}").statusCode())
                .isEqualTo(201);
        assertThat(Api.as(other).create("{\"email\":\"a@example.com\"}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void texts_are_trimmed_and_blank_ones_become_null() {
        Response response =
                Api.as(tenant)
                        .create(
                                Map.of(
                                        "email", "a@example.com",
                                        "firstName", "\u00a0 Jo \t",
                                        "lastName", "  ",
                                        "phone", " 123 ",
                                        "linkedinUrl", " "));

        assertThat(response.jsonPath().getString("data.firstName")).isEqualTo("Jo");
        assertThat(response.jsonPath().getString("data.lastName")).isNull();
        assertThat(response.jsonPath().getString("data.phoneNumber")).isEqualTo("123");
        assertThat(response.jsonPath().getString("data.linkedinUrl")).isNull();
    }

    @Test
    void phoneNumber_is_accepted_in_place_of_phone() {
        Response response =
                Api.as(tenant).create(Map.of("email", "a@example.com", "phoneNumber", "1"));
        Response twice =
                Api.as(tenant)
                        .create(Map.of("email", "b@example.com", "phone", "1", "phoneNumber", "2"));

        assertThat(response.jsonPath().getString("data.phoneNumber")).isEqualTo("1");
        assertThat(twice.jsonPath().getList("error.details.field")).containsExactly("phoneNumber");
    }

    @Test
    void tags_are_trimmed_and_keep_their_order_without_exact_repeats() {
        Response response =
                Api.as(tenant)
                        .create(
                                Map.of(
                                        "email",
                                        "a@example.com",
                                        "tags",
                                        List.of("b", " a ", "b", "B", "a", "a,b", "{\"}")));

        assertThat(response.jsonPath().getList("data.tags"))
                .containsExactly("b", "a", "B", "a,b", "{\"}");
        assertThat(readBack(response).at("/tags").toString())
                .isEqualTo("[\"b\",\"a\",\"B\",\"a,b\",\"{\\\"}\"]");
    }

    @Test
    void custom_fields_of_every_json_type_are_returned_exactly_as_sent() throws Exception {
        String sent =
                """
                {"zero": 0, "no": false, "empty": "", "tenth": 0.1, "tenthAgain": 0.10,
                 "big": 12345678901234567890, "bigger": 1234567890123456789012345678901234567890,
                 "exact": 0.1000000000000000055511151231257827, "negative": -1.5, "one": 1.0,
                 "text": "\\u00e9 \\uD83D\\uDE00 \\" \\\\ \\n $1 ? :name ::text",
                 "list": [1, null, "x", {"deep": null}, []], "object": {"n": null, "e": {}},
                 "nullText": "null", "ключ": "значение"}
                """;

        Response response =
                Api.as(tenant)
                        .create(
                                "{\"email\":\"a@example.com\",\"customFields\":%s}"
                                        .formatted(sent));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(EXACT.readTree(response.asString()).at("/data/customFields"))
                .isEqualTo(EXACT.readTree(sent));
        assertThat(readBack(response).at("/customFields")).isEqualTo(EXACT.readTree(sent));
    }

    @Test
    void top_level_null_in_custom_fields_is_dropped() {
        Response response =
                Api.as(tenant)
                        .create(
                                """
                                {"email":"a@example.com","customFields":{"gone":null,"n":{"stays":null}}}
                                """);

        assertThat(readBack(response).at("/customFields").toString())
                .isEqualTo("{\"n\":{\"stays\":null}}");
    }

    @Test
    void null_equals_an_absent_field() {
        Response response =
                Api.as(tenant)
                        .create(
                                """
                                {"email":"a@example.com","firstName":null,"tags":null,
                                 "customFields":null,"phone":null,"phoneNumber":null}
                                """);

        assertThat(response.statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e308", "-1e-300", "0e0", "1E+2", "1e999", "-1e-999"})
    void number_with_exponent_keeps_its_value(String number) {
        Response response =
                Api.as(tenant)
                        .create(
                                "{\"email\":\"a@example.com\",\"customFields\":{\"n\":%s}}"
                                        .formatted(number));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(readBack(response).at("/customFields/n").decimalValue())
                .isEqualByComparingTo(number);
    }

    private static String id(Response created) {
        return created.jsonPath().getString("data._id");
    }

    private JsonNode readBack(Response created) {
        try {
            String json = Api.as(tenant).get("/v1/leads/" + id(created)).asString();
            return EXACT.readTree(json).get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
