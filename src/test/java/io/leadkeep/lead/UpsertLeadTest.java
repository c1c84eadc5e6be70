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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class UpsertLeadTest {

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @ValueSource(strings = {"m%FCller@b.co", "m%C3@b.co", "%ED%A0%80@b.co", "m%C3%28@b.co"})
    void email_in_path_that_is_not_utf8_returns_400(String email) {
        Response refused = put(email, "{}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field")).isEqualTo("email");
        assertThat(put("m%C3%BCller@b.co", "{}").jsonPath().getString("data.email"))
                .isEqualTo("müller@b.co");
    }

    @Test
    void upsert_creates_a_new_lead_and_patches_an_existing_one() {
        Response first =
                put("A@Example.com", "{\"firstName\":\"A\",\"customFields\":{\"a\":1,\"b\":null}}");
        Response second = put("a@example.com", "{\"lastName\":\"B\",\"customFields\":{\"c\":2}}");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.jsonPath().getString("data.userId")).isEqualTo(tenant.userId());
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.header("Location")).isNull();
        assertThat(second.jsonPath().getString("data._id"))
                .isEqualTo(first.jsonPath().getString("data._id"));
        assertThat(first.header("Location")).endsWith(second.jsonPath().getString("data._id"));
        assertThat(second.jsonPath().getString("data.firstName")).isEqualTo("A");
        assertThat(second.jsonPath().getString("data.lastName")).isEqualTo("B");
        assertThat(second.jsonPath().getMap("data.customFields")).containsOnlyKeys("a", "c");
        assertThat(Api.as(tenant).get(first.header("Location")).header("ETag"))
                .isEqualTo(second.header("ETag"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2Bx@example.com", "a+x@example.com"})
    void plus_in_path_is_part_of_the_email(String path) {
        assertThat(put(path, "{}").jsonPath().getString("data.email")).isEqualTo("a+x@example.com");
    }

    @Test
    void upsert_finds_internationalised_email_in_any_form() {
        assertThat(put("u@m%C3%BCnchen.de", "{}").statusCode()).isEqualTo(201);
        assertThat(put("u@xn--mnchen-3ya.de", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void email_in_body_that_differs_from_the_path_returns_400() {
        assertThat(put("a@example.com", "{\"email\":\"A@example.com\"}").statusCode())
                .isEqualTo(201);
        Response refused = put("a@example.com", "{\"email\":\"b@example.com\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field")).isEqualTo("email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid", "a%40b", "%22a%22@example.com", "a%00@example.com"})
    void invalid_email_in_path_returns_400(String address) {
        assertThat(put(address, "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void invalid_upsert_returns_every_broken_rule_of_path_and_body() {
        Response refused = put("invalid", "{\"firstname\":\"x\",\"city\":5}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field", String.class))
                .containsExactlyInAnyOrder("email", "firstname", "city");
    }

    @Test
    void invalid_upsert_creates_nothing() {
        assertThat(put("a@example.com", "{\"firstname\":\"x\"}").statusCode()).isEqualTo(400);
        assertThat(put("a@example.com", "{\"customFields\":5}").statusCode()).isEqualTo(400);
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getList("data")).isEmpty();
    }

    @Test
    void concurrent_upserts_create_once_and_keep_every_change() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(16);
        List<Future<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String body = "{\"customFields\":{\"k" + i + "\":" + i + "}}";
            answers.add(clients.submit(() -> put("race@example.com", body)));
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Response> answer : answers) {
            statuses.add(answer.get().statusCode());
        }
        clients.shutdown();

        assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201);
        assertThat(put("race@example.com", "{}").jsonPath().getMap("data.customFields").size())
                .isEqualTo(50);
    }

    @Test
    void upsert_from_another_workspace_creates_another_lead() {
        Response mine = put("a@example.com", "{\"firstName\":\"A\"}");
        Tenant other = tenants.create();

        Response theirs =
                Api.as(other)
                        .send("PUT", "/v1/leads/by-email/a@example.com", "{\"firstName\":\"X\"}");

        assertThat(theirs.statusCode()).isEqualTo(201);
        assertThat(Api.as(tenant).get(mine.header("Location")).asString())
                .isEqualTo(mine.asString());
    }

    private Response put(String address, String body) {
        return Api.as(tenant).send("PUT", "/v1/leads/by-email/" + address, body);
    }
}
