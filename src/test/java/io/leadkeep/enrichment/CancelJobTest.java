package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestDns;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceTest
class CancelJobTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private JobClient jobs;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        jobs = new JobClient(tenant);
    }

    @Test
    void running_job_is_cancelled_and_later_results_are_discarded() {
        String domain = JobClient.domain("mx0a-1.pphosted.com");
        String lead = jobs.lead("a@" + domain);
        TestDns.shared().hold(domain);
        String job = jobs.start(List.of(lead), "segGateway");
        jobs.await(job, "processing");

        Response cancelled = jobs.cancel(job);
        TestDns.shared().release(domain);

        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(cancelled.jsonPath().getString("data.status")).isEqualTo("cancelled");
        assertThat(cancelled.jsonPath().getString("data.completedAt")).isNotNull();
        // Completes after the lookup of the cancelled job.
        jobs.run(List.of(jobs.lead("b@" + domain)), "segGateway");
        assertThat(jobs.poll(job).asString()).isEqualTo(cancelled.asString());
        assertThat(jobs.read(lead).jsonPath().getString("data.segCheckedAt")).isNull();
        Awaitility.await().until(() -> countItems(job) == 0);
    }

    @Test
    void pending_job_is_cancelled_before_it_starts() {
        String lead = jobs.lead("a@" + JobClient.domain("mx0a-1.pphosted.com"));
        String job = insertPendingJob(lead);

        Response cancelled = jobs.cancel(job);

        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(cancelled.jsonPath().getString("data.status")).isEqualTo("cancelled");
        assertThat(cancelled.jsonPath().getString("data.startedAt")).isNull();
        assertThat(countItems(job)).isZero();
    }

    @Test
    void cancellation_of_ended_job_returns_409_and_changes_nothing() {
        String lead = jobs.lead("a@" + JobClient.domain("mx0a-1.pphosted.com"));
        String completed = jobs.start(List.of(lead), "segGateway");
        jobs.await(completed, "completed");
        String cancelled = insertPendingJob(lead);
        jobs.cancel(cancelled);

        for (String job : List.of(completed, cancelled)) {
            String before = jobs.poll(job).asString();
            Response refused = jobs.cancel(job);
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.jsonPath().getString("error.code")).isEqualTo("CONFLICT");
            assertThat(jobs.poll(job).asString()).isEqualTo(before);
        }
    }

    @Test
    void either_cancellation_or_completion_wins() throws Exception {
        String domain = JobClient.domain("mx0a-1.pphosted.com");
        List<String> leads = jobs.leads(50, domain);
        for (int i = 0; i < 10; i++) {
            String job = jobs.start(leads, "segGateway");
            List<Callable<Response>> calls = new ArrayList<>();
            for (int n = 0; n < 3; n++) {
                calls.add(() -> jobs.cancel(job));
            }

            long cancellations =
                    Concurrently.call(calls).stream()
                            .filter(each -> each.statusCode() == 200)
                            .count();

            JsonPath end = jobs.poll(job).jsonPath();
            String status = end.getString("data.status");
            assertThat(status).isIn("completed", "cancelled");
            assertThat(cancellations).isEqualTo(status.equals("cancelled") ? 1 : 0);
            assertThat(JobClient.counts(end))
                    .isEqualTo(status.equals("cancelled") ? List.of(0, 0, 0) : List.of(50, 50, 0));
        }
    }

    /** Inserts a job that is due tomorrow. */
    private String insertPendingJob(String lead) {
        String job = tenant.workspaceId().replaceFirst(".{8}", "0000000b");
        tenants.sql(
                "insert into enrichment_job (workspace_id, id, type, status, total_items,"
                        + " processed_items, success_count, failed_count, user_id, created_at,"
                        + " updated_at) values ($1, $2, 'seg_gateway', 'pending', 1, 0, 0, 0, $3,"
                        + " now(), now())",
                Tuple.of(tenant.workspaceId(), job, tenant.userId()));
        tenants.sql(
                "insert into enrichment_item (workspace_id, job_id, lead_id) values ($1, $2, $3)",
                Tuple.of(tenant.workspaceId(), job, lead));
        tenants.sql(
                "insert into enrichment_turn (workspace_id, job_id, due_at, is_open) values"
                        + " ($1, $2, now() + interval '1 day', true)",
                Tuple.of(tenant.workspaceId(), job));
        return job;
    }

    private int countItems(String job) {
        return tenants.sql(
                        "select from enrichment_item where workspace_id = $1 and job_id = $2",
                        Tuple.of(tenant.workspaceId(), job))
                .size();
    }
}
