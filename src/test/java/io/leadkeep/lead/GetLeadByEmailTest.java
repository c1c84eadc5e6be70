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

@ServiceTest
class GetLeadByEmailTest {

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @CsvSource({
        "a@example.com, a@example.com",
        "A@Example.com, a@EXAMPLE.COM",
        "a@example.com, a%40example.com",
        "a@example.com, %20a@example.com.",
        "a+x@example.com, a+x@example.com",
        "a+x@example.com, a%2Bx@example.com",
        "u@xn--mnchen-3ya.de, u@m%C3%BCnchen.de",
        "u@münchen.de, u@xn--mnchen-3ya.de",
        "m/o'x@example.com, m%2Fo'x@example.com"
    })
    void lead_is_found_by_any_form_of_its_email(String stored, String path) {
        Response created = Api.as(tenant).create("{\"email\":\"" + stored + "\"}");

        Response found = get(tenant, path);

        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.jsonPath().getMap("data")).isEqualTo(created.jsonPath().getMap("data"));
        assertThat(found.header("ETag")).isEqualTo(created.header("ETag")).isNotNull();
    }

    @Test
    void changed_lead_is_returned_at_once() {
        Api.as(tenant).create("{\"email\":\"a@example.com\"}");
        Response patched =
                Api.as(tenant)
                        .send("PUT", "/v1/leads/by-email/a@example.com", "{\"city\":\"Bonn\"}");

        assertThat(get(tenant, "a@example.com").asString()).isEqualTo(patched.asString());
    }

    @Test
    void deleted_lead_returns_404() {
        String path = Api.as(tenant).create("{\"email\":\"a@example.com\"}").header("Location");
        Api.as(tenant).delete(path);

        assertThat(get(tenant, "a@example.com").statusCode()).isEqualTo(404);
    }

    @Test
    void get_from_another_workspace_returns_the_same_404_as_an_unknown_email() {
        Api.as(tenant).create("{\"email\":\"a@example.com\"}");
        Tenant other = tenants.create();

        Response foreign = get(other, "a@example.com");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.asString()).isEqualTo(get(other, "b@example.com").asString());
        assertThat(foreign.jsonPath().getString("error.code")).isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid",
                "a%40b",
                "%22a%22@example.com",
                "a%00@example.com",
                "m%FCller@b.co",
                "J%20%3Cj@b.co%3E",
                "a@b.co,c@b.co"
            })
    void invalid_email_returns_the_same_400_as_put(String email) {
        Response refused = get(tenant, email);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).containsExactly("email");
        assertThat(refused.asString())
                .isEqualTo(
                        Api.as(tenant).send("PUT", "/v1/leads/by-email/" + email, "{}").asString());
    }

    @Test
    void head_returns_the_headers_of_get() {
        Api.as(tenant).create("{\"email\":\"a@example.com\"}");

        Response head = Api.as(tenant).send("HEAD", "/v1/leads/by-email/a@example.com");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.asByteArray()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(get(tenant, "a@example.com").header("ETag"));
        assertThat(Api.as(tenant).send("HEAD", "/v1/leads/by-email/b@example.com").statusCode())
                .isEqualTo(404);
    }

    private static Response get(Tenant tenant, String email) {
        return Api.as(tenant).get("/v1/leads/by-email/" + email);
    }
}
