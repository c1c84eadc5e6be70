package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class UpdateLeadTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private String path;
    private Response created;

    @BeforeEach
    void createLead() {
        tenant = tenants.create();
        created =
                Api.as(tenant)
                        .create(
                                """
                                {"email":"a@example.com","firstName":"Anna","jobTitle":"CEO","phone":"1","tags":["x"],
                                 "customFields":{"a":1,"b":{"c":0.10,"d":null,"e":[1]},"n":12345678901234567890}}
                                """);
        path = created.header("Location");
    }

    @Test
    void patch_keeps_absent_fields_and_clears_nulls() {
        Response patched = patch("{\"firstName\":\" Eva \",\"jobTitle\":null,\"phone\":\"\"}");

        assertThat(patched.statusCode()).isEqualTo(200);
        Map<String, Object> lead = patched.jsonPath().getMap("data");
        assertThat(lead)
                .containsEntry("firstName", "Eva")
                .containsEntry("jobTitle", null)
                .containsEntry("phoneNumber", null)
                .containsEntry("tags", List.of("x"))
                .containsEntry("email", "a@example.com");
        assertThat((String) lead.get("updatedAt")).isGreaterThan((String) lead.get("createdAt"));
        assertThat(Api.as(tenant).get(path).asString()).isEqualTo(patched.asString());
    }

    @Test
    void patch_replaces_tags() {
        assertThat(patch("{\"tags\":[\"y\",\"z\"]}").jsonPath().getList("data.tags"))
                .containsExactly("y", "z");
        assertThat(patch("{\"tags\":null}").jsonPath().getList("data.tags")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | {\"a\":1,\"b\":{\"c\":0.10,\"d\":null,\"e\":[1]},\"n\":12345678901234567890}",
                "{\"a\":2} |"
                    + " {\"a\":2,\"b\":{\"c\":0.10,\"d\":null,\"e\":[1]},\"n\":12345678901234567890}",
                "{\"b\":null,\"n\":null} | {\"a\":1}",
                "{\"b\":{\"c\":null,\"e\":[]},\"n\":null} | {\"a\":1,\"b\":{\"d\":null,\"e\":[]}}",
                "{\"b\":7,\"n\":null,\"a\":{\"x\":null,\"y\":{\"z\":null}}} |"
                        + " {\"a\":{\"y\":{}},\"b\":7}",
                "{\"b\":null,\"n\":null,\"a\":null,\"q\":0.1} | {\"q\":0.1}",
                "null | {}",
            })
    void patch_merges_custom_fields_by_rfc_7396(String patch, String expected) {
        String body = patch("{\"customFields\":" + patch + "}").asString();

        assertThat(body.replace(" ", "")).contains("\"customFields\":" + expected + ",");
    }

    @ParameterizedTest
    @CsvSource({"1.1, 1.10", "1.10, 1.1", "1, 1.0", "2.50, 2.5", "0, 0.00"})
    void patch_stores_an_equal_number_as_it_was_sent_last(String before, String after) {
        for (String fields : List.of("{\"v\":%s}", "{\"o\":{\"v\":%s}}", "{\"v\":[{\"w\":%s}]}")) {
            patch("{\"customFields\":" + fields.formatted(before) + "}");

            patch("{\"customFields\":" + fields.formatted(after) + "}");

            assertThat(Api.as(tenant).get(path).asString().replace(" ", ""))
                    .contains(fields.formatted(after).replaceAll("^.|.$", ""));
        }
    }

    @Test
    void concurrent_patches_of_different_custom_fields_are_all_kept() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(10);
        List<Future<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String key = "k" + i;
            answers.add(clients.submit(() -> patch("{\"customFields\":{\"" + key + "\":\"x\"}}")));
        }
        for (Future<Response> answer : answers) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        clients.shutdown();

        assertThat(Api.as(tenant).get(path).jsonPath().getMap("data.customFields")).hasSize(63);
    }

    @Test
    void patch_with_outdated_if_match_returns_412() {
        String seen = Api.as(tenant).get(path).header("ETag");
        assertThat(seen).isEqualTo(created.header("ETag"));

        Response first = patch("{\"firstName\":\"B\"}", seen);
        Response second = patch("{\"firstName\":\"C\"}", seen);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.header("ETag")).isNotEqualTo(seen);
        assertThat(second.statusCode()).isEqualTo(412);
        assertThat(second.jsonPath().getString("error.code")).isEqualTo("PRECONDITION_FAILED");
        assertThat(patch("{\"firstName\":\"D\"}", "\"x\", " + first.header("ETag")).statusCode())
                .isEqualTo(200);
        assertThat(patch("{\"firstName\":\"E\"}", "*").statusCode()).isEqualTo(200);
        assertThat(patch("{\"firstName\":\"F\"}", "W/" + seen).statusCode()).isEqualTo(412);
    }

    @Test
    void if_match_in_several_header_lines_is_one_list() {
        Response changed =
                Api.as(tenant)
                        .header("If-Match", "\"x\"")
                        .header("If-Match", created.header("ETag"))
                        .send("PATCH", path, "{\"firstName\":\"B\"}");

        assertThat(changed.statusCode()).isEqualTo(200);
    }

    @Test
    void patch_without_change_keeps_the_etag() {
        Response same = patch("{\"firstName\":\"Anna\",\"customFields\":{\"a\":1}}");

        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(same.header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(same.jsonPath().getString("data.updatedAt"))
                .isEqualTo(created.jsonPath().getString("data.updatedAt"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"email\":\"b@example.com\"} | email",
                "{\"email\":\"a@example.com\"} | email",
                "{\"firstname\":\"x\"} | firstname",
                "{\"_id\":\"x\"} | _id",
                "{\"firstName\":5,\"tags\":\"x\"} | firstName,tags",
                "{\"customFields\":[]} | customFields",
                "{\"customFields\":{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{}}}}}}} |"
                        + " customFields.a.b.c.d.e",
                "{\"customFields\":{\"\":1}} | customFields.",
                "{\"customFields\":{\"x\":\"\\u0000\"}} | customFields.x",
                "{\"linkedinUrl\":\"nowhere\"} | linkedinUrl",
                "{\"foo\":1,\"customFields\":{\"\":1,\"b\":null}} | foo,customFields.",
            })
    void invalid_patch_returns_400_and_changes_nothing(String body, String fields) {
        Response refused = patch(body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field", String.class))
                .contains(fields.split(","));
        assertThat(Api.as(tenant).get(path).header("ETag")).isEqualTo(created.header("ETag"));
    }

    @Test
    void patch_with_too_many_custom_fields_returns_its_other_errors_too() {
        StringBuilder keys = new StringBuilder("\"gone\":null");
        for (int i = 0; i < 101; i++) {
            keys.append(",\"k").append(i).append("\":1");
        }

        Response refused = patch("{\"firstName\":1,\"customFields\":{" + keys + "}}");

        assertThat(refused.jsonPath().getList("error.details.field"))
                .containsExactlyInAnyOrder("firstName", "customFields");
    }

    @Test
    void merged_custom_fields_beyond_a_limit_return_400() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 98; i++) {
            many.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":1");
        }
        assertThat(patch("{\"customFields\":{" + many + "}}").statusCode()).isEqualTo(400);
        String big = "x".repeat(20_000);
        assertThat(patch("{\"customFields\":{\"p\":\"" + big + "\"}}").statusCode()).isEqualTo(200);
        Response refused = patch("{\"customFields\":{\"q\":\"" + big + "\"}}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field"))
                .isEqualTo("customFields");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcdef01234567", "x", "A"})
    void patch_of_unknown_id_returns_404(String id) {
        assertThat(Api.as(tenant).send("PATCH", "/v1/leads/" + id, "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void patch_from_another_workspace_returns_404_and_changes_nothing() {
        Tenant other = tenants.create();

        Response foreign = Api.as(other).send("PATCH", path, "{\"firstName\":\"X\"}");
        Response unknown =
                Api.as(other)
                        .send(
                                "PATCH",
                                "/v1/leads/0123456789abcdef01234567",
                                "{\"firstName\":\"X\"}");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.asString()).isEqualTo(unknown.asString());
        assertThat(Api.as(tenant).get(path).header("ETag")).isEqualTo(created.header("ETag"));
    }

    private Response patch(String body) {
        return Api.as(tenant).send("PATCH", path, body);
    }

    private Response patch(String body, String ifMatch) {
        return Api.as(tenant).header("If-Match", ifMatch).send("PATCH", path, body);
    }
}
