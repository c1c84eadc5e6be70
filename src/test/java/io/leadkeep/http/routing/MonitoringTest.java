package io.leadkeep.http.routing;

import static io.restassured.RestAssured.given;
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

/** Health checks and metrics. */
@ServiceTest
class MonitoringTest {

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @Test
    void metrics_use_path_templates_and_contain_no_ids_and_no_keys() {
        Api.as(tenant).get("/v1/leads/0123456789abcdef01234567");
        Api.anonymous().get("/v1/leads/fedcba987654321001234567");
        Api.anonymous().get("/v1/made-up-" + tenant.workspaceId());
        Api.as(tenant).create("{\"email\":\"a@example.com\"}");
        Api.as(tenant).create("{\"email\":\"a@example.com\"}");

        String metrics = given().get("/q/metrics").asString();

        assertThat(metrics)
                .contains("uri=\"/v1/leads/{id}\"")
                .contains("status=\"409\"")
                .contains("leadkeep_leads_conflicts_total")
                .contains("leadkeep_leads_suppressed_total")
                .contains("leadkeep_leads_erased_total")
                .contains("sql_pool")
                .doesNotContain("fedcba987654321001234567")
                .doesNotContain("0123456789abcdef01234567")
                .doesNotContain(tenant.workspaceId())
                .doesNotContain("sk_");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /q/health/ready/, 200",
        "HEAD, /q/health/ready, 200",
        "POST, /q/health/ready, 405",
        "OPTIONS, /q/health, 405",
        "GET, /q/health/well, 404",
        "GET, /q/health/group/x, 404",
    })
    void health_is_served_on_its_paths_only(String method, String path, int status) {
        Response response = given().request(method, path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.header("Allow")).isEqualTo(status == 405 ? "GET, HEAD" : null);
        assertThat(status < 400 || response.jsonPath().getMap("error").containsKey("code"))
                .isTrue();
    }

    @Test
    void health_and_metrics_need_no_key() {
        assertThat(given().get("/q/health/live").statusCode()).isEqualTo(200);
        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(given().get("/q/metrics").asString()).contains("http_server_requests");
    }
}
