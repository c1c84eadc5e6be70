package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class IdempotencyTest extends AbstractIdempotencyTest {

    @Test
    void retry_returns_the_stored_response() {
        Response first = create("k", LEAD);
        Api.as(tenant).send("PATCH", first.header("Location"), "{\"firstName\":\"later\"}");

        Response repeat = create("k", LEAD);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.header("Idempotent-Replayed")).isNull();
        assertThat(repeat.statusCode()).isEqualTo(201);
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repeat.asString()).isEqualTo(first.asString());
        assertThat(repeat.header("Location")).isEqualTo(first.header("Location"));
        assertThat(repeat.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(repeat.header("X-Request-Id")).isNotEqualTo(first.header("X-Request-Id"));
    }

    @Test
    void create_with_key_returns_the_same_fields_as_without() {
        Response with = create("k", LEAD);
        Response without = Api.as(tenants.create()).create(LEAD);

        assertThat(with.jsonPath().getMap("data").keySet())
                .isEqualTo(without.jsonPath().getMap("data").keySet());
        assertThat(with.contentType()).isEqualTo(without.contentType());
        assertThat(Api.as(tenant).get(with.header("Location")).asString())
                .isEqualToIgnoringWhitespace(with.asString());
    }

    @Test
    void retry_of_a_409_returns_the_stored_409() {
        Api.as(tenant).create(LEAD);
        Response first = create("k", LEAD);
        Api.as(tenant)
                .delete(
                        "/v1/leads/"
                                + Api.as(tenant)
                                        .get("/v1/leads")
                                        .jsonPath()
                                        .getString("data[0]._id"));
        Response other = create("other", "{\"email\":\"b@example.com\"}");
        Response second = create("k2", "{\"email\":\"b@example.com\"}");
        Response repeat = create("k2", "{\"email\":\"b@example.com\"}");

        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(other.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.jsonPath().getString("data._id"))
                .isEqualTo(other.jsonPath().getString("data._id"));
        assertThat(repeat.asString()).isEqualTo(second.asString());
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void key_of_another_request_returns_422() {
        create("k", LEAD);

        Response otherBody = create("k", "{\"email\":\"b@example.com\"}");
        Response otherPath =
                Api.as(tenant)
                        .header("Idempotency-Key", "k")
                        .send("PUT", "/v1/leads/by-email/a@example.com", LEAD);

        assertThat(otherBody.statusCode()).isEqualTo(422);
        assertThat(otherBody.jsonPath().getString("error.code"))
                .isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(otherPath.statusCode()).isEqualTo(422);
    }

    @Test
    void invalid_request_does_not_store_its_key() {
        assertThat(create("k", "{\"email\":\"invalid\"}").statusCode()).isEqualTo(400);
        assertThat(create("k", LEAD).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "long"})
    void key_of_invalid_length_returns_400(String key) {
        Response refused = create(key.equals("long") ? "k".repeat(256) : key, LEAD);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field"))
                .isEqualTo("Idempotency-Key");
        assertThat(create("k".repeat(255), LEAD).statusCode()).isEqualTo(201);
    }

    @Test
    void same_key_in_another_workspace_creates_another_lead() {
        Response mine = create("k", LEAD);
        Response theirs = Api.as(tenants.create()).header("Idempotency-Key", "k").create(LEAD);

        assertThat(theirs.statusCode()).isEqualTo(201);
        assertThat(theirs.header("Idempotent-Replayed")).isNull();
        assertThat(theirs.jsonPath().getString("data._id"))
                .isNotEqualTo(mine.jsonPath().getString("data._id"));
    }

    @Test
    void concurrent_requests_with_a_key_take_effect_once() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(20);
        List<Future<Response>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            answers.add(clients.submit(() -> create("race", LEAD)));
        }
        List<Response> created = new ArrayList<>();
        for (Future<Response> answer : answers) {
            if (answer.get().statusCode() == 201) {
                created.add(answer.get());
            } else {
                assertThat(answer.get().statusCode()).isEqualTo(409);
                assertThat(answer.get().jsonPath().getString("error.message"))
                        .contains("still running");
            }
        }
        clients.shutdown();

        assertThat(created).isNotEmpty();
        assertThat(created).extracting(Response::asString).containsOnly(created.get(0).asString());
        assertThat(created.stream().filter(r -> r.header("Idempotent-Replayed") == null))
                .hasSize(1);
    }

    @Test
    void retried_upsert_and_bulk_take_effect_once() {
        String upsert = "{\"tags\":[\"x\"]}";
        Response first = send("PUT", "u", "/v1/leads/by-email/u@example.com", upsert);
        Response again = send("PUT", "u", "/v1/leads/by-email/u@example.com", upsert);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.asString()).isEqualTo(first.asString());

        String rows = "{\"leads\":[{\"email\":\"b1@example.com\"},{\"email\":\"invalid\"}]}";
        Response bulk = send("POST", "b", "/v1/leads/bulk", rows);
        Response bulkAgain = send("POST", "b", "/v1/leads/bulk", rows);
        assertThat(bulk.jsonPath().getInt("data.imported")).isEqualTo(1);
        assertThat(bulkAgain.asString()).isEqualTo(bulk.asString());
        assertThat(bulkAgain.header("Idempotent-Replayed")).isEqualTo("true");
    }
}
