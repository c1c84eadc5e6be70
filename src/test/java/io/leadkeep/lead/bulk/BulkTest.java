package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** Common parts of the bulk tests. */
abstract class BulkTest {

    @Inject Tenants tenants;

    Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    JsonPath bulk(String body) {
        Response answer = Api.as(tenant).send("POST", "/v1/leads/bulk", body);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath();
    }

    Map<String, Object> lead(String email) {
        return Api.as(tenant)
                .get("/v1/leads?search=" + email)
                .jsonPath()
                .getMap("data.find { it.email == '" + email + "' }");
    }

    static List<Integer> counts(JsonPath result) {
        return List.of(
                result.getInt("data.imported"),
                result.getInt("data.updated"),
                result.getInt("data.skipped"),
                result.getInt("data.failed"));
    }
}
