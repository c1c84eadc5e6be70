package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.CapturedLog;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestDns;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceTest
class JobLogTest {

    @Inject Tenants tenants;

    private final CapturedLog log = CapturedLog.of(JobLog.class.getName());
    private Tenant tenant;
    private JobClient jobs;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        jobs = new JobClient(tenant);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void completed_job_is_logged_with_counts_and_reasons_of_failures() {
        String failing = JobClient.domain();
        TestDns.shared().fail(failing, TestDns.Fault.SERVFAIL);
        String guarded = JobClient.domain("mx0a-1.pphosted.com");
        List<String> leads = jobs.leads(Stream.of("a@" + guarded, "b@" + failing, "c@" + failing));
        String job = jobs.start(leads, "segGateway");

        assertThat(awaitLine(job))
                .matches(
                        "Enrichment job %s in workspace %s: seg_gateway completed, 3 leads in"
                                        .formatted(job, tenant.workspaceId())
                                + " \\d+ ms \\(1 succeeded, 2 failed: dns_unusable 2\\)");
    }

    @Test
    void cancelled_job_is_logged() {
        String domain = JobClient.domain();
        TestDns.shared().hold(domain);
        String job = jobs.start(List.of(jobs.lead("a@" + domain)), "espDetection");
        jobs.await(job, "processing");

        jobs.cancel(job);

        assertThat(awaitLine(job))
                .contains("esp_detection cancelled, 1 leads")
                .endsWith("(0 succeeded, 0 failed)");
        TestDns.shared().release(domain);
    }

    @Test
    void expired_job_is_logged_with_number_of_expired_leads() {
        String domain = JobClient.domain();
        TestDns.shared().hold(domain);
        String job = jobs.start(jobs.leads(2, domain), "segGateway");
        jobs.await(job, "processing");

        tenants.sql(
                "update enrichment_job set created_at = now() - interval '7 days'"
                        + " where workspace_id = $1 and id = $2",
                Tuple.of(tenant.workspaceId(), job));

        assertThat(awaitLine(job))
                .contains("seg_gateway failed, 2 leads")
                .endsWith("(0 succeeded, 2 failed: expired 2)");
        TestDns.shared().release(domain);
    }

    private String awaitLine(String job) {
        return Awaitility.await()
                .until(() -> log.messagesWith(job), messages -> messages.size() == 1)
                .get(0);
    }
}
