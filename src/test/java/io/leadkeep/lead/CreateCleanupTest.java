package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameter {@code dataCleanup} of a create; DataCleanupTest has the rules of the cleanup. */
@ServiceTest
class CreateCleanupTest {

    private static final String LEAD =
            """
            {"email":"a@example.com","firstName":"Anna  Maria","phone":"(415) 555-2671",
             "country":"US","linkedinUrl":"https://www.linkedin.com/in/Anna-M/"}
            """;

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/leads", "/v1/leads?dataCleanup=false"})
    void values_are_stored_as_sent_by_default(String path) {
        Response created = Api.as(tenant).post(path, LEAD);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.jsonPath().getMap("data"))
                .containsEntry("firstName", "Anna  Maria")
                .containsEntry("phoneNumber", "(415) 555-2671")
                .containsEntry("linkedinUrl", "https://www.linkedin.com/in/Anna-M/");
    }

    @Test
    void values_are_formatted_if_cleanup_is_requested() {
        Response created = Api.as(tenant).post("/v1/leads?dataCleanup=true", LEAD);

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.jsonPath().getMap("data"))
                .containsEntry("firstName", "Anna Maria")
                .containsEntry("phoneNumber", "+14155552671")
                .containsEntry("linkedinUrl", "https://linkedin.com/in/anna-m");
        assertThat(Api.as(tenant).get(created.header("Location")).jsonPath().getMap("data"))
                .isEqualTo(created.jsonPath().getMap("data"));
    }

    @Test
    void rules_are_checked_after_the_cleanup() {
        String body = "{\"email\":\"a@example.com\",\"linkedinUrl\":\"linkedin.com/in/anna\"}";

        assertThat(Api.as(tenant).post("/v1/leads", body).statusCode()).isEqualTo(400);
        assertThat(Api.as(tenant).post("/v1/leads?dataCleanup=true", body).statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "dataCleanup=yes, dataCleanup, must be true or false",
        "dataCleanup=, dataCleanup, must be true or false",
        "dataCleanup=true&dataCleanup=false, dataCleanup, must be true or false",
        "datacleanup=true, datacleanup, 'cannot be sent in the query, only in the body; did you"
                + " mean dataCleanup?'",
        "firstName=Anna, firstName, 'cannot be sent in the query, only in the body'"
    })
    void other_query_gets_400_and_creates_nothing(String query, String field, String message) {
        Response refused = Api.as(tenant).post("/v1/leads?" + query, LEAD);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.details[0].field")).isEqualTo(field);
        assertThat(refused.jsonPath().getString("error.details[0].message")).isEqualTo(message);
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getList("data")).isEmpty();
    }

    @Test
    void cleanup_is_part_of_the_request_under_an_idempotency_key() {
        Response first = createOnce("?dataCleanup=true");
        Response repeat = createOnce("?dataCleanup=true");

        assertThat(first.jsonPath().getString("data.phoneNumber")).isEqualTo("+14155552671");
        assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(repeat.asString()).isEqualTo(first.asString());
        assertThat(createOnce("").statusCode()).isEqualTo(422);
    }

    private Response createOnce(String query) {
        return Api.as(tenant)
                .header("Idempotency-Key", "k")
                .send("POST", "/v1/leads" + query, LEAD);
    }

    @Test
    void other_writes_of_a_lead_have_no_parameters() {
        String path = Api.as(tenant).create(LEAD).header("Location");
        String upsert = "/v1/leads/by-email/a@example.com";

        for (Response refused :
                new Response[] {
                    Api.as(tenant).send("PUT", upsert + "?dataCleanup=true", "{}"),
                    Api.as(tenant).patch(path + "?dataCleanup=true", "{}"),
                    Api.as(tenant).delete(path + "?force=true")
                }) {
            assertThat(refused.statusCode()).isEqualTo(400);
        }
        assertThat(Api.as(tenant).get(path).statusCode()).isEqualTo(200);
    }
}
