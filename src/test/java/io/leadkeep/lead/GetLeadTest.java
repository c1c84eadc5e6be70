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
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class GetLeadTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private String path;

    @BeforeEach
    void createLead() {
        tenant = tenants.create();
        path = Api.as(tenant).create("{\"email\":\"a@example.com\"}").header("Location");
    }

    @Test
    void get_returns_the_lead_at_its_location() {
        Response response = Api.as(tenant).get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.jsonPath().getString("data.email")).isEqualTo("a@example.com");
        assertThat(response.jsonPath().getString("data._id")).isEqualTo(path.substring(10));
    }

    @Test
    void get_from_another_workspace_returns_the_same_404_as_an_unknown_id() {
        Tenant other = tenants.create();

        Response foreign = Api.as(other).get(path);
        Response unknown = Api.as(other).get("/v1/leads/0123456789abcdef01234567");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.asString()).isEqualTo(unknown.asString());
        assertThat(foreign.jsonPath().getString("error.code")).isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "0123456789ABCDEF01234567", "x%00", "%27", "..%2F", "a%7Cb", "%C3%28"})
    void get_of_malformed_id_returns_404(String id) {
        assertThat(Api.as(tenant).get("/v1/leads/" + id).statusCode()).isEqualTo(404);
    }
}
