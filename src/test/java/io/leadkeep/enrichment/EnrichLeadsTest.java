package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestDns;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

/** What jobs write to leads. */
@ServiceTest
class EnrichLeadsTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private JobClient jobs;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        jobs = new JobClient(tenant);
    }

    @Test
    void each_type_creates_a_job_that_can_be_polled() {
        List<String> leads = jobs.leads(2, JobClient.domain("mx.enrichment.example"));

        Response accepted = jobs.enrich(leads, "email", "segGateway", "espDetection", "email");

        assertThat(accepted.statusCode()).isEqualTo(202);
        JsonPath answer = accepted.jsonPath();
        assertThat(answer.getList("data.jobs.type"))
                .containsExactly("email_verification", "seg_gateway", "esp_detection");
        assertThat(answer.getList("data.jobs.status")).containsOnly("pending");
        assertThat(answer.getList("data.jobs.totalItems")).containsOnly(2);
        assertThat(answer.getList("data.jobs.creditsUsed")).containsOnly(0);
        assertThat(answer.getInt("data.totalLeads")).isEqualTo(2);
        assertThat(answer.getInt("data.totalCreditsCharged")).isZero();
        for (String jobId : answer.<String>getList("data.jobs.jobId")) {
            JsonPath job = jobs.await(jobId, "completed");
            assertThat(job.getString("data.id")).isEqualTo(jobId);
            assertThat(JobClient.counts(job)).containsExactly(2, 2, 0);
            assertThat(job.getInt("data.metadata.totalItems")).isEqualTo(2);
            assertThat(job.getInt("data.metadata.creditsUsed")).isZero();
            assertThat(job.getInt("data.totalLeads")).isEqualTo(2);
            assertThat(job.getString("data.startedAt"))
                    .isGreaterThanOrEqualTo(job.getString("data.createdAt"));
            assertThat(job.getString("data.completedAt"))
                    .isGreaterThanOrEqualTo(job.getString("data.startedAt"))
                    .isLessThanOrEqualTo(job.getString("data.updatedAt"));
        }
    }

    @Test
    void gateway_is_written_to_lead_and_matched_by_filters() {
        String guarded =
                jobs.lead("a@" + JobClient.domain("mx0a-1.pphosted.com", "mx.enrichment.example"));
        String open = jobs.lead("a@" + JobClient.domain("mx.enrichment.example"));
        String microsoft = jobs.lead("a@" + JobClient.domain("x.mail.protection.outlook.com"));
        Response before = jobs.read(guarded);

        JsonPath job = jobs.run(List.of(guarded, open, microsoft), "segGateway");

        assertThat(JobClient.counts(job)).containsExactly(3, 3, 0);
        Response after = jobs.read(guarded);
        JsonPath lead = after.jsonPath();
        assertThat(lead.getBoolean("data.segProtected")).isTrue();
        assertThat(lead.getString("data.segProvider")).isEqualTo("proofpoint");
        assertThat(lead.getString("data.segProviderName")).isEqualTo("Proofpoint");
        assertThat(lead.getString("data.segCheckedAt"))
                .isEqualTo(lead.getString("data.enrichedAt"))
                .isEqualTo(lead.getString("data.updatedAt"))
                .isGreaterThan(before.jsonPath().getString("data.updatedAt"));
        assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
        assertThat(jobs.read(open).jsonPath().getBoolean("data.segProtected")).isFalse();
        assertThat(jobs.read(open).jsonPath().getString("data.segProvider")).isNull();
        assertThat(jobs.read(microsoft).jsonPath().getBoolean("data.segProtected")).isFalse();
        assertThat(jobs.read(microsoft).jsonPath().getString("data.segProvider"))
                .isEqualTo("microsoft_atp");
        assertThat(found("segProtected=true")).containsExactly(guarded);
        assertThat(found("segProtected=false")).containsExactlyInAnyOrder(open, microsoft);
    }

    @Test
    void provider_is_written_to_lead() {
        String lead = jobs.lead("a@" + JobClient.domain("x.mail.protection.outlook.com"));

        jobs.run(List.of(lead), "espDetection");

        JsonPath read = jobs.read(lead).jsonPath();
        assertThat(read.getString("data.espProvider")).isEqualTo("microsoft");
        assertThat(read.getString("data.enrichedAt")).isEqualTo(read.getString("data.updatedAt"));
        assertThat(read.getString("data.segCheckedAt")).isNull();
    }

    @Test
    void address_of_missing_domain_is_undeliverable_and_matched_by_filters() {
        String missing = jobs.lead("a@nxdomain-" + JobClient.domain());
        String other = jobs.lead("b@" + JobClient.domain("mx.enrichment.example"));

        JsonPath job = jobs.run(List.of(missing), "email");

        assertThat(JobClient.counts(job)).containsExactly(1, 1, 0);
        JsonPath lead = jobs.read(missing).jsonPath();
        assertThat(lead.getBoolean("data.emailVerified")).isFalse();
        assertThat(lead.getString("data.emailVerificationResult")).isEqualTo("undeliverable");
        assertThat(lead.getInt("data.emailVerificationScore")).isBetween(0, 100);
        assertThat(lead.getString("data.enrichedAt")).isNotNull();
        assertThat(found("emailStatus=invalid")).containsExactly(missing);
        assertThat(found("emailVerified=false")).containsExactlyInAnyOrder(missing, other);
    }

    @Test
    void dns_failure_counts_as_failed_and_leaves_lead_unchanged() {
        String domain = JobClient.domain("mx0a-1.pphosted.com");
        String silent = JobClient.domain();
        TestDns.shared().fail(silent, TestDns.Fault.SERVFAIL);
        List<String> leads = jobs.leads(Stream.of("a@" + domain, "b@" + silent, "c@" + silent));
        String before = jobs.read(leads.get(1)).asString();

        JsonPath job = jobs.run(leads, "segGateway");

        assertThat(JobClient.counts(job)).containsExactly(3, 1, 2);
        assertThat(jobs.read(leads.get(1)).asString()).isEqualTo(before);
        assertThat(jobs.read(leads.get(0)).jsonPath().getBoolean("data.segProtected")).isTrue();
    }

    @Test
    void valid_verdict_is_kept_without_new_verification() {
        String domain = JobClient.domain("mx.enrichment.example");
        String lead = jobs.lead("a@" + domain);
        jobs.run(List.of(lead), "email");
        String first = jobs.read(lead).asString();
        tenants.sql(
                "update lead set email_verification_score = 99 where workspace_id = $1",
                Tuple.of(tenant.workspaceId()));

        JsonPath again = jobs.run(List.of(lead), "email");

        assertThat(JobClient.counts(again)).containsExactly(1, 1, 0);
        assertThat(jobs.read(lead).asString()).contains("99");
        tenants.sql(
                "update lead set email_verification_until = now() where workspace_id = $1",
                Tuple.of(tenant.workspaceId()));
        jobs.run(List.of(lead), "email");
        assertThat(jobs.read(lead).jsonPath().getInt("data.emailVerificationScore"))
                .as("verified again")
                .isEqualTo(JsonPath.from(first).getInt("data.emailVerificationScore"));
    }

    @Test
    void thousands_of_leads_of_a_domain_send_a_single_query() {
        String domain = JobClient.domain("mx0a-1.pphosted.com");
        List<String> leads = jobs.leads(5_000, domain);

        JsonPath job = jobs.run(leads, "segGateway");

        assertThat(JobClient.counts(job)).containsExactly(5_000, 5_000, 0);
        assertThat(TestDns.shared().count(domain, Type.MX)).isEqualTo(1);
        Response page = Api.as(tenant).get("/v1/leads?segProtected=true&limit=1");
        assertThat(page.jsonPath().getInt("pagination.total")).isEqualTo(5_000);
    }

    private List<String> found(String filter) {
        return Api.as(tenant).get("/v1/leads?" + filter).jsonPath().getList("data._id");
    }
}
