package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.User;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that create a job, requests that are refused, and jobs of other workspaces. */
@ServiceTest
class EnrichmentRequestTest {

    private static final String UNKNOWN_ID = "0123456789abcdef01234567";

    @Inject Tenants tenants;

    private Tenant tenant;
    private JobClient jobs;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        jobs = new JobClient(tenant);
    }

    @Test
    void unknown_ids_are_left_out_and_repeats_count_once() {
        JobClient others = new JobClient(tenants.create());
        String domain = JobClient.domain("mx.enrichment.example");
        String mine = jobs.lead("a@" + domain);
        String deleted = jobs.lead("b@" + domain);
        Api.as(tenant).delete("/v1/leads/" + deleted);
        String theirs = others.lead("c@" + domain);

        Response accepted =
                jobs.enrich(List.of(mine, deleted, theirs, UNKNOWN_ID, mine), "segGateway");

        assertThat(accepted.jsonPath().getInt("data.totalLeads")).isEqualTo(1);
        jobs.await(accepted.jsonPath().getString("data.jobs[0].jobId"), "completed");
        assertThat(others.read(theirs).jsonPath().getString("data.enrichedAt")).isNull();
    }

    @Test
    void request_without_known_leads_returns_404() {
        String theirs = new JobClient(tenants.create()).lead("a@" + JobClient.domain());

        Response foreign = jobs.enrich(List.of(theirs), "email");
        Response unknown = jobs.enrich(List.of(UNKNOWN_ID), "email");

        assertThat(List.of(foreign.statusCode(), unknown.statusCode())).containsOnly(404);
        assertThat(foreign.asString()).isEqualTo(unknown.asString());
        assertThat(foreign.jsonPath().getString("error.code")).isEqualTo("NOT_FOUND");
    }

    @Test
    void request_with_several_errors_lists_them_all() {
        Response refused =
                Api.as(tenant)
                        .post(
                                "/v1/enrichment/enrich",
                                """
                                {"leadIds": [1, "%s", null, "odd"], "leadId": "x", "other": 1,
                                 "enrichmentTypes": ["email", "phoneEnrichment", "segGatewy", 7]}
                                """
                                        .formatted(UNKNOWN_ID));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("error.code")).isEqualTo("VALIDATION_ERROR");
        assertThat(refused.jsonPath().<String>getList("error.details.field"))
                .containsExactlyInAnyOrder(
                        "leadIds[0]",
                        "leadIds[2]",
                        "leadIds[3]",
                        "leadId",
                        "other",
                        "enrichmentTypes[1]",
                        "enrichmentTypes[2]",
                        "enrichmentTypes[3]");
        assertThat(refused.asString())
                .contains("did you mean leadIds?")
                .contains("no provider is built in")
                .contains("did you mean segGateway?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"leadIds\":[],\"enrichmentTypes\":[]}",
                "{\"leadIds\":\"x\",\"enrichmentTypes\":\"email\"}",
                "{\"leadIds\":null,\"enrichmentTypes\":null}"
            })
    void missing_or_empty_lists_return_400(String body) {
        Response refused = Api.as(tenant).post("/v1/enrichment/enrich", body);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().<String>getList("error.details.field"))
                .containsExactlyInAnyOrder("leadIds", "enrichmentTypes");
    }

    @Test
    void five_thousand_ids_are_accepted_and_another_id_is_refused() {
        String ids = ("        \"" + UNKNOWN_ID + "\",\n").repeat(5_000);
        String body =
                "{\n    \"leadIds\": [\n%s\n    ],\n    \"enrichmentTypes\": [\"email\"]\n}\n";
        String lead = "\"" + jobs.lead("a@" + JobClient.domain()) + "\"";

        Response refused = Api.as(tenant).post("/v1/enrichment/enrich", body.formatted(ids + lead));
        Response accepted =
                Api.as(tenant)
                        .post(
                                "/v1/enrichment/enrich",
                                body.formatted(
                                        ids.substring(0, ids.length() / 5_000 * 4_999) + lead));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).containsExactly("leadIds");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.jsonPath().getInt("data.totalLeads")).isEqualTo(1);
    }

    @Test
    void member_of_workspace_can_enrich() {
        User member = tenants.addMember(tenant.workspaceId(), "member");
        String lead = jobs.lead("a@" + JobClient.domain("mx.enrichment.example"));

        Response accepted =
                Api.as(member.platformKey())
                        .header("X-Workspace-Id", tenant.workspaceId())
                        .post("/v1/enrichment/enrich", JobClient.body(List.of(lead), "segGateway"));

        assertThat(accepted.statusCode()).isEqualTo(202);
        jobs.await(accepted.jsonPath().getString("data.jobs[0].jobId"), "completed");
    }

    @Test
    void job_of_another_workspace_returns_404() {
        JobClient others = new JobClient(tenants.create());
        String theirs =
                others.start(
                        List.of(others.lead("a@" + JobClient.domain("mx.enrichment.example"))),
                        "segGateway");

        for (String id : List.of(theirs, UNKNOWN_ID, "odd")) {
            assertThat(jobs.poll(id).statusCode()).isEqualTo(404);
            assertThat(jobs.cancel(id).statusCode()).isEqualTo(404);
        }
        assertThat(JobClient.counts(others.await(theirs, "completed"))).containsExactly(1, 1, 0);
    }
}
