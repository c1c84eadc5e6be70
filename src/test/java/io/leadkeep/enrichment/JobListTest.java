package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Keys;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of enrichment jobs. */
@ServiceTest
class JobListTest {

    private static final String JOBS = "/v1/enrichment/jobs";

    @Inject Tenants tenants;

    private Tenant tenant;
    private JobClient client;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        client = new JobClient(tenant);
    }

    private String completedJob() {
        String leadId = client.lead("a@" + JobClient.domain());
        String jobId = client.start(List.of(leadId), "segGateway");
        client.end(jobId);
        return jobId;
    }

    private JsonPath list(String query) {
        Response listed = Api.as(tenant).get(JOBS + query);
        assertThat(listed.statusCode()).as(listed.asString()).isEqualTo(200);
        return listed.jsonPath();
    }

    @Test
    void jobs_are_listed_newest_first_with_a_cursor() {
        String first = completedJob();
        String second = completedJob();
        String third = completedJob();

        JsonPath page = list("?limit=2");
        JsonPath next = list("?limit=2&cursor=" + page.getString("pagination.nextCursor"));

        assertThat(page.getList("data.id")).containsExactly(third, second);
        assertThat(page.getBoolean("pagination.hasMore")).isTrue();
        assertThat(page.getInt("pagination.total")).isEqualTo(3);
        assertThat(next.getList("data.id")).containsExactly(first);
        assertThat(next.getBoolean("pagination.hasMore")).isFalse();
        assertThat(next.getString("pagination.nextCursor")).isNull();
        assertThat(next.getMap("data[0]")).isEqualTo(client.poll(first).jsonPath().getMap("data"));
    }

    @Test
    void status_selects_jobs() {
        String ended = completedJob();
        String status = client.poll(ended).jsonPath().getString("data.status");
        String other = status.equals("completed") ? "failed" : "completed";

        assertThat(list("?status=" + status).getList("data.id")).containsExactly(ended);
        assertThat(list("?status=" + status).getInt("pagination.total")).isEqualTo(1);
        assertThat(list("?status=" + other).getList("data")).isEmpty();
        assertThat(list("?status=" + other).getInt("pagination.total")).isZero();
    }

    @Test
    void workspace_without_jobs_has_an_empty_page() {
        JsonPath empty = list("");

        assertThat(empty.getList("data")).isEmpty();
        assertThat(empty.getInt("pagination.total")).isZero();
        assertThat(empty.getBoolean("pagination.hasMore")).isFalse();
    }

    @Test
    void key_of_another_workspace_lists_no_jobs() {
        String jobId = completedJob();

        Api stranger = Api.as(tenants.create());

        assertThat(stranger.get(JOBS + "?limit=100").jsonPath().getList("data")).isEmpty();
        assertThat(list("").getList("data.id")).containsExactly(jobId);
    }

    @Test
    void key_without_the_scope_returns_403() {
        String key = Keys.OF_WORKSPACE.newKey(tenant, "\"preset\":\"readOnly\"");

        Response refused = Api.as(key).get(JOBS);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.jsonPath().getString("error.message")).contains("enrich");
    }

    @Test
    void invalid_parameters_return_400_with_all_errors() {
        Response refused = Api.as(tenant).get(JOBS + "?limit=0&cursor=x&status=done&page=2");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .containsExactlyInAnyOrder("limit", "cursor", "status", "page");
    }
}
