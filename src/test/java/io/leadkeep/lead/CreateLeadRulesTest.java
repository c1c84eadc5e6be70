package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of the fields of a lead. */
@ServiceTest
class CreateLeadRulesTest {

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @Test
    void invalid_lead_returns_every_broken_rule_with_its_path() {
        Response response =
                Api.as(tenant)
                        .create(
                                """
                                {"email":"invalid","firstName":7,"lastName":"%s","phone":"%s",
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
        "email_address, email",
        "stateCode, state",
    })
    void unknown_field_returns_400_with_the_nearest_name(String key, String meant) {
        Response response = Api.as(tenant).create(Map.of("email", "a@example.com", key, "x"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getList("error.details.field")).containsExactly(key);
        assertThat(response.jsonPath().getString("error.details[0].message"))
                .contains("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"emailVerified", "emailverified", "CreatedAt", "_id"})
    void read_only_field_in_any_case_returns_400_with_reason(String key) {
        Response response = Api.as(tenant).create(Map.of("email", "a@example.com", key, "x"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.details[0].message"))
                .contains("set by Leadkeep");
    }

    @Test
    void unknown_field_without_a_near_name_returns_400_without_guess() {
        Response response = Api.as(tenant).create(Map.of("email", "a@example.com", "xyz", "x"));

        assertThat(response.jsonPath().getString("error.details[0].message"))
                .contains("not a field")
                .doesNotContain("did you mean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_id", "emailVerified", "userId", "workspaceId", "createdAt"})
    void read_only_field_returns_400(String key) {
        Response response = Api.as(tenant).create(Map.of("email", "a@example.com", key, "x"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getList("error.details.field")).containsExactly(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00", "\\ud800x", "a\\ude00\\ud83d"})
    void nul_and_half_surrogates_return_400_in_every_string(String bad) {
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
    void values_at_each_limit_are_accepted_and_longer_ones_refused() {
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
    void linkedin_url_that_is_no_absolute_web_url_returns_400(String url) {
        assertThat(with("linkedinUrl", quoted(url))).isEqualTo(400);
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
    void number_with_too_many_digits_returns_400(String number) {
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
}
