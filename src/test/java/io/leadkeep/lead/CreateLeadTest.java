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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @Test
    void the_lead_of_the_reference_page_is_created_and_returned_whole() throws Exception {
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
    void only_an_email_is_required_and_every_other_key_is_there_all_the_same() {
        Response response = Api.as(tenant).create("{\"email\":\"a@example.com\"}");

        Map<String, Object> lead = response.jsonPath().getMap("data");
        assertThat(lead).hasSize(27).containsEntry("tags", List.of());
        assertThat(lead).containsEntry("customFields", Map.of()).containsEntry("city", null);
    }

    @Test
    void duplicate_email_in_other_case_is_refused_with_the_existing_lead() {
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
    void the_same_address_in_another_workspace_is_another_lead() {
        Tenant other = tenants.create();

        assertThat(Api.as(tenant).create("{\"email\":\"a@example.com\"}").statusCode())
                .isEqualTo(201);
        assertThat(Api.as(other).create("{\"email\":\"a@example.com\"}").statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "' John@ACME.com ', john@acme.com",
        "user@MÜNCHEN.de, user@xn--mnchen-3ya.de",
        "user@xn--mnchen-3ya.de, user@xn--mnchen-3ya.de",
        "a@example.com., a@example.com",
        "a+x@b.co, a+x@b.co",
        "first.last@sub.example.co.uk, first.last@sub.example.co.uk",
        "o'brien@example.com, o'brien@example.com",
        "JOSÉ@example.com, josé@example.com",
        "a@faß.de, a@xn--fa-hia.de",
        "a@例え.jp, a@xn--r8jz45g.jp",
        "a@example.com。, a@example.com",
    })
    void an_address_is_stored_in_one_form(String sent, String stored) {
        Response response = Api.as(tenant).create(Map.of("email", sent));

        assertThat(response.jsonPath().getString("data.email")).isEqualTo(stored);
        assertThat(Api.as(tenant).create(Map.of("email", stored)).statusCode()).isEqualTo(409);
    }

    @Test
    void composed_and_decomposed_accents_are_one_address() {
        Api.as(tenant).create(Map.of("email", "jos\u00e9@example.com"));

        Response again = Api.as(tenant).create(Map.of("email", "jose\u0301@example.com"));

        assertThat(again.statusCode()).isEqualTo(409);
    }

    @Test
    void plus_tags_and_dots_are_different_people() {
        for (String email : List.of("a@b.co", "a+x@b.co", "a.b@b.co", "ab@b.co")) {
            assertThat(Api.as(tenant).create(Map.of("email", email)).statusCode()).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "john",
                "@example.com",
                "john@",
                "john@localhost",
                "john@@example.com",
                "a@b@example.com",
                "John <john@example.com>",
                "<john@example.com>",
                "\"john doe\"@example.com",
                "\"john\"@example.com",
                "john@[127.0.0.1]",
                "john@[IPv6:::1]",
                "john@127.0.0.1",
                "john doe@example.com",
                "john@exa mple.com",
                "john@example..com",
                ".john@example.com",
                "john.@example.com",
                "jo..hn@example.com",
                "john@-example.com",
                "john@example-.com",
                "john@exam_ple.com",
                "john(comment)@example.com",
                "@route.example:john@example.com",
                "john@example.com,jane@example.com",
                "john@example.com\njane@example.com",
                "jo\u200bhn@example.com",
                "jo\u202ehn@example.com",
                "john@xn--.com",
            })
    void what_is_no_address_is_refused_by_its_field(String email) {
        Response response = Api.as(tenant).create(Map.of("email", email));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("VALIDATION_ERROR");
        assertThat(response.jsonPath().getList("error.details.field")).containsExactly("email");
    }

    @Test
    void the_length_of_an_address_is_counted_in_octets_after_normalising() {
        String domain = ("d".repeat(60) + ".").repeat(3) + "com";
        int longestLocal = 64;

        assertThat(create("l".repeat(longestLocal) + "@example.com")).isEqualTo(201);
        assertThat(create("l".repeat(longestLocal + 1) + "@example.com")).isEqualTo(400);
        assertThat(create("é".repeat(32) + "@example.com")).isEqualTo(201);
        assertThat(create("é".repeat(33) + "@example.com")).isEqualTo(400);
        assertThat(create("l".repeat(64) + "@" + domain)).isEqualTo(201);
        assertThat(create("l".repeat(64) + "@abc.abc" + domain)).isEqualTo(400);
    }

    private int create(String email) {
        return Api.as(tenant).create(Map.of("email", email)).statusCode();
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
    void the_phone_number_is_accepted_by_the_name_it_is_returned_by() {
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
    void custom_fields_of_every_json_type_come_back_exactly_as_sent() throws Exception {
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
    void a_null_at_the_top_level_of_custom_fields_means_absent() {
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
    void nulls_are_the_same_as_absent_keys() {
        Response response =
                Api.as(tenant)
                        .create(
                                """
                                {"email":"a@example.com","firstName":null,"tags":null,
                                 "customFields":null,"phone":null,"phoneNumber":null}
                                """);

        assertThat(response.statusCode()).isEqualTo(201);
    }

    @Test
    void every_broken_rule_is_listed_with_its_path() {
        Response response =
                Api.as(tenant)
                        .create(
                                """
                                {"email":"nobody","firstName":7,"lastName":"%s","phone":"%s",
                                 "linkedinUrl":"linkedin.com/in/x","city":["x"],"tags":["ok","",3,"%s"],
                                 "customFields":{"":1,"%s":2,"deep":{"a":{"b":{"c":{"d":[1]}}}},"nul":"\\u0000"}}
                                """
                                        .formatted(
                                                "x".repeat(256),
                                                "1".repeat(65),
                                                "t".repeat(65),
                                                "k".repeat(65)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getList("error.details.field"))
                .containsExactlyInAnyOrder(
                        "email",
                        "firstName",
                        "lastName",
                        "phone",
                        "linkedinUrl",
                        "city",
                        "tags[1]",
                        "tags[2]",
                        "tags[3]",
                        "customFields.",
                        "customFields." + "k".repeat(64),
                        "customFields.deep.a.b.c.d",
                        "customFields.nul");
    }

    @ParameterizedTest
    @CsvSource({
        "title, jobTitle",
        "job_title, jobTitle",
        "firstname, firstName",
        "fistName, firstName",
        "first_name, firstName",
        "company, companyName",
        "Email, email",
        "tag, tags",
        "custom_fields, customFields",
        "linkedin, linkedinUrl",
        "phone_number, phoneNumber",
        "mobilePhone, phone",
    })
    void an_unknown_key_is_refused_with_the_name_meant(String key, String meant) {
        Response response = Api.as(tenant).create(Map.of("email", "a@example.com", key, "x"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getList("error.details.field")).containsExactly(key);
        assertThat(response.jsonPath().getString("error.details[0].message"))
                .contains("did you mean " + meant + "?");
    }

    @Test
    void an_unknown_key_that_is_near_none_is_refused_without_a_guess() {
        Response response = Api.as(tenant).create(Map.of("email", "a@example.com", "xyz", "x"));

        assertThat(response.jsonPath().getString("error.details[0].message"))
                .contains("not a field")
                .doesNotContain("did you mean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_id", "emailVerified", "userId", "workspaceId", "createdAt"})
    void what_only_leadkeep_sets_is_refused(String key) {
        Response response = Api.as(tenant).create(Map.of("email", "a@example.com", key, "x"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getList("error.details.field")).containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00", "\\ud800x", "a\\ude00\\ud83d"})
    void what_postgresql_cannot_store_is_refused_in_every_string(String bad) {
        Response response =
                Api.as(tenant)
                        .create(
                                """
                                {"email":"%1$sa@example.com","firstName":"%1$s","phone":"%1$s",
                                 "linkedinUrl":"https://x.example/%1$s","tags":["%1$s"],
                                 "customFields":{"v":"%1$s","l":["%1$s"]}}
                                """
                                        .formatted(bad));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getList("error.details.field", String.class))
                .containsExactlyInAnyOrder(
                        "email",
                        "firstName",
                        "phone",
                        "linkedinUrl",
                        "tags[0]",
                        "customFields.v",
                        "customFields.l[0]");
        assertThat(with("k" + bad, "1")).isEqualTo(400);
        assertThat(with("customFields", "{\"k" + bad + "\":1}")).isEqualTo(400);
        assertThat(with("customFields", "{\"k\":{\"k" + bad + "\":1}}")).isEqualTo(400);
    }

    @Test
    void the_limits_of_the_contract_are_met_exactly() {
        String name = "\uD83D\uDE00".repeat(255);
        assertThat(with("firstName", quoted(name))).isEqualTo(201);
        assertThat(with("firstName", quoted(name + "x"))).isEqualTo(400);
        assertThat(with("phone", quoted("1".repeat(64)))).isEqualTo(201);
        assertThat(with("phone", quoted("1".repeat(65)))).isEqualTo(400);
        String url = "https://linkedin.com/in/";
        assertThat(with("linkedinUrl", quoted(url + "x".repeat(2048 - url.length()))))
                .isEqualTo(201);
        assertThat(with("linkedinUrl", quoted(url + "x".repeat(2049 - url.length()))))
                .isEqualTo(400);
        assertThat(with("tags", tags(100))).isEqualTo(201);
        assertThat(with("tags", tags(101))).isEqualTo(400);
        assertThat(with("customFields", keys(100))).isEqualTo(201);
        assertThat(with("customFields", keys(101))).isEqualTo(400);
        assertThat(with("customFields", nested(5))).isEqualTo(201);
        assertThat(with("customFields", nested(6))).isEqualTo(400);
        assertThat(with("customFields", nested(60))).isEqualTo(400);
        int withoutValue = "{\"k\":\"\"}".length();
        assertThat(with("customFields", "{\"k\":\"" + "v".repeat(32768 - withoutValue) + "\"}"))
                .isEqualTo(201);
        assertThat(with("customFields", "{\"k\":\"" + "v".repeat(32769 - withoutValue) + "\"}"))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://linkedin.com/in/x",
                "javascript:alert(1)",
                "//linkedin.com/in/x",
                "http://",
                "https:linkedin.com",
                "https://linked in.com"
            })
    void a_linkedin_url_must_be_an_absolute_web_address(String url) {
        assertThat(with("linkedinUrl", quoted(url))).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e308", "-1e-300", "0e0", "1E+2", "1e999", "-1e-999"})
    void a_number_with_an_exponent_keeps_its_value(String number) {
        Response response =
                Api.as(tenant)
                        .create(
                                "{\"email\":\"a@example.com\",\"customFields\":{\"n\":%s}}"
                                        .formatted(number));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(readBack(response).at("/customFields/n").decimalValue())
                .isEqualByComparingTo(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e1000",
                "-1e-1000",
                "1e200000",
                "1e-20000",
                "1e99999999999",
                "-1e2147483648"
            })
    void a_number_that_postgresql_cannot_keep_is_refused(String number) {
        assertThat(with("customFields", "{\"n\":" + number + "}")).isEqualTo(400);
    }

    private int sequence;

    private int with(String field, String json) {
        String email = "with" + sequence++ + "@example.com";
        return Api.as(tenant)
                .create("{\"email\":\"%s\",\"%s\":%s}".formatted(email, field, json))
                .statusCode();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String tags(int count) {
        StringBuilder json = new StringBuilder("[\"0\"");
        for (int i = 1; i < count; i++) {
            json.append(",\"").append(i).append('"');
        }
        return json.append(']').toString();
    }

    private static String keys(int count) {
        StringBuilder json = new StringBuilder("{\"absent\":null");
        for (int i = 0; i < count; i++) {
            json.append(",\"k").append(i).append("\":1");
        }
        return json.append('}').toString();
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
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
