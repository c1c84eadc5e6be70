package io.leadkeep.enrichment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestDns;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Concurrent jobs, and changes of leads while jobs run. */
@ServiceTest
class JobQueueTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject Tenants tenants;

    private Tenant tenant;
    private JobClient jobs;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        jobs = new JobClient(tenant);
    }

    @Test
    void progress_is_visible_during_a_slow_lookup() {
        String slow = JobClient.domain("mx.enrichment.example");
        TestDns.shared().hold(slow);
        List<String> leads = new ArrayList<>(jobs.leads(20, JobClient.domain("mx.fast.example")));
        leads.add(jobs.lead("a@" + slow));
        String job = jobs.start(leads, "segGateway");

        JsonPath seen =
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(
                                () -> jobs.poll(job).jsonPath(),
                                poll -> poll.getInt("data.metadata.processedItems") == 20);
        TestDns.shared().release(slow);

        assertThat(seen.getString("data.status")).isEqualTo("processing");
        assertThat(seen.getString("data.completedAt")).isNull();
        assertThat(jobs.read(leads.get(0)).jsonPath().getString("data.segCheckedAt")).isNotNull();
        assertThat(jobs.await(job, "completed").getInt("data.metadata.processedItems"))
                .isEqualTo(21);
    }

    @Test
    void concurrent_jobs_on_the_same_leads_all_complete() {
        List<String> leads =
                jobs.leads(
                        IntStream.range(0, 2_000)
                                .mapToObj(n -> "p" + n + "@d" + n % 20 + ".same-leads.example"));
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            started.add(jobs.start(leads, "segGateway"));
            started.add(jobs.start(leads, "espDetection"));
        }

        for (String job : started) {
            assertThat(JobClient.counts(jobs.await(job, "completed")))
                    .containsExactly(2_000, 2_000, 0);
        }
        assertThat(
                        tenants.sql(
                                        "select from lead where workspace_id = $1 and"
                                            + " seg_checked_at is not null and enriched_at is not"
                                            + " null",
                                        Tuple.of(tenant.workspaceId()))
                                .size())
                .isEqualTo(2_000);
    }

    @Test
    void deleted_leads_do_not_count_as_failed() {
        String slow = JobClient.domain("mx.enrichment.example");
        TestDns.shared().hold(slow);
        List<String> leads = jobs.leads(3, slow);
        String job = jobs.start(leads, "segGateway");
        jobs.await(job, "processing");

        Api.as(tenant).delete("/v1/leads/" + leads.get(0));
        TestDns.shared().release(slow);

        JsonPath end = jobs.await(job, "completed");
        assertThat(JobClient.counts(end)).containsExactly(3, 2, 0);
        assertThat(end.getInt("data.totalLeads")).isEqualTo(3);
    }

    @Test
    void job_whose_leads_are_all_deleted_completes() {
        String slow = JobClient.domain("mx.enrichment.example");
        TestDns.shared().hold(slow);
        String lead = jobs.lead("a@" + slow);
        String job = jobs.start(List.of(lead), "segGateway");
        jobs.await(job, "processing");

        Api.as(tenant).delete("/v1/leads/" + lead);

        assertThat(JobClient.counts(jobs.await(job, "completed"))).containsExactly(1, 0, 0);
        TestDns.shared().release(slow);
    }

    @Test
    void concurrent_changes_by_clients_and_jobs_are_all_kept() {
        List<String> leads = jobs.leads(300, JobClient.domain("mx0a-1.pphosted.com"));
        String ids = "[\"" + String.join("\",\"", leads) + "\"]";
        List<String> started = new ArrayList<>();

        for (int i = 0; i < 8; i++) {
            started.add(jobs.start(leads, i % 2 == 0 ? "segGateway" : "email"));
            assertThat(
                            Api.as(tenant)
                                    .post(
                                            "/v1/leads/tags",
                                            "{\"leadIds\":%s,\"add\":[\"t%d\"]}".formatted(ids, i))
                                    .statusCode())
                    .isEqualTo(200);
            assertThat(
                            Api.as(tenant)
                                    .patch("/v1/leads/" + leads.get(i), "{\"city\":\"Berlin\"}")
                                    .statusCode())
                    .isEqualTo(200);
        }

        started.forEach(job -> jobs.await(job, "completed"));
        JsonPath lead = jobs.read(leads.get(0)).jsonPath();
        assertThat(lead.getList("data.tags")).hasSize(8);
        assertThat(lead.getString("data.city")).isEqualTo("Berlin");
        assertThat(lead.getBoolean("data.segProtected")).isTrue();
        assertThat(lead.getString("data.emailVerificationResult")).isNotNull();
    }

    @Test
    void large_job_does_not_delay_small_job_of_another_tenant() {
        String slow = "slow-" + JobClient.domain();
        TestDns.shared().hold(slow);
        List<String> large =
                jobs.leads(
                        IntStream.range(0, 3_000)
                                .mapToObj(n -> "p" + n + "@d" + n % 50 + "." + slow));
        String largeJob = jobs.start(large, "segGateway");
        jobs.await(largeJob, "processing");
        JobClient others = new JobClient(tenants.create());

        JsonPath small =
                others.run(
                        List.of(others.lead("a@" + JobClient.domain("mx.b.example"))),
                        "segGateway");

        assertThat(JobClient.counts(small)).containsExactly(1, 1, 0);
        assertThat(jobs.poll(largeJob).jsonPath().getString("data.status")).isEqualTo("processing");
        TestDns.shared().release(slow);
        jobs.cancel(largeJob);
    }

    @Test
    void leads_with_expired_lease_are_leased_again() {
        String domain = JobClient.domain("mx.enrichment.example");
        TestDns.shared().hold(domain);
        String job = jobs.start(jobs.leads(5, domain), "segGateway");
        jobs.await(job, "processing");

        // Simulates a node that was killed and whose results come too late.
        tenants.sql(
                "update enrichment_item set lease = 'lost', leased_until = now() where"
                        + " workspace_id = $1 and job_id = $2",
                Tuple.of(tenant.workspaceId(), job));
        TestDns.shared().release(domain);

        assertThat(JobClient.counts(jobs.await(job, "completed"))).containsExactly(5, 5, 0);
    }

    @Test
    void unfinished_job_fails_after_seven_days() {
        String silent = "silent-" + JobClient.domain();
        TestDns.shared().hold(silent);
        List<String> leads = new ArrayList<>(jobs.leads(2, JobClient.domain("mx.fast.example")));
        leads.addAll(jobs.leads(Stream.of("a@" + silent, "b@" + silent)));
        String job = jobs.start(leads, "segGateway");
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(() -> jobs.poll(job).jsonPath().getInt("data.metadata.processedItems") == 2);

        age(job, "created_at", "7 days");

        assertThat(JobClient.counts(jobs.await(job, "failed"))).containsExactly(4, 2, 2);
        assertThat(jobs.cancel(job).statusCode()).isEqualTo(409);
        TestDns.shared().release(silent);
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(
                        () ->
                                tenants.sql(
                                                        "select from enrichment_item where"
                                                                + " workspace_id = $1",
                                                        Tuple.of(tenant.workspaceId()))
                                                .size()
                                        == 0);
        assertThat(jobs.read(leads.get(2)).jsonPath().getString("data.segCheckedAt")).isNull();
    }

    @Test
    void ended_job_is_deleted_after_seven_days() {
        String job =
                jobs.start(
                        List.of(jobs.lead("a@" + JobClient.domain("mx.enrichment.example"))),
                        "segGateway");
        jobs.await(job, "completed");
        Awaitility.await().atMost(TIMEOUT).until(() -> !isOpen(job));
        assertThat(jobs.poll(job).statusCode()).isEqualTo(200);

        age(job, "completed_at", "7 days");
        tenants.sql(
                "update enrichment_turn set due_at = due_at - interval '7 days' where"
                        + " workspace_id = $1 and job_id = $2",
                Tuple.of(tenant.workspaceId(), job));

        Awaitility.await().atMost(TIMEOUT).until(() -> jobs.poll(job).statusCode() == 404);
        assertThat(
                        tenants.sql(
                                        "select from enrichment_turn where workspace_id = $1",
                                        Tuple.of(tenant.workspaceId()))
                                .size())
                .isZero();
    }

    @Test
    void metrics_include_queue_items_and_batches() {
        jobs.run(
                List.of(jobs.lead("a@" + JobClient.domain("mx.enrichment.example"))), "segGateway");

        String metrics = given().get("/q/metrics").asString();

        assertThat(metrics)
                .contains("leadkeep_enrichment_queue_jobs")
                .contains("leadkeep_enrichment_queue_age_seconds")
                .containsPattern(
                        "leadkeep_enrichment_items_total[{]outcome=\"success\",type=\"seg_gateway\"[}]"
                            + " [1-9]")
                .contains("leadkeep_enrichment_batches_seconds_count{type=\"seg_gateway\"}");
    }

    private boolean isOpen(String job) {
        return tenants.sql(
                        "select is_open from enrichment_turn where workspace_id = $1 and job_id ="
                                + " $2",
                        Tuple.of(tenant.workspaceId(), job))
                .iterator()
                .next()
                .getBoolean(0);
    }

    private void age(String job, String column, String interval) {
        tenants.sql(
                "update enrichment_job set %s = %s - interval '%s' where workspace_id = $1 and id = $2"
                        .formatted(column, column, interval),
                Tuple.of(tenant.workspaceId(), job));
    }
}
