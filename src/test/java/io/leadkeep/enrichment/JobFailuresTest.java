package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.NotOnCitus;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why leads of a job failed. */
@ServiceTest
class JobFailuresTest {

    private static final String EXCHANGER = "mx.enrichment.example";

    @Inject Tenants tenants;

    private Tenant tenant;
    private JobClient jobs;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        jobs = new JobClient(tenant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "segGateway", "espDetection"})
    void job_without_failures_has_an_empty_list(String type) {
        JsonPath job = jobs.run(jobs.leads(2, JobClient.domain(EXCHANGER)), type);

        assertThat(job.getList("data.metadata.failures")).isEmpty();
    }

    @Test
    void new_job_has_an_empty_list_and_so_has_a_cancelled_one() {
        String domain = JobClient.domain(EXCHANGER);
        TestDns.shared().hold(domain);
        String job = jobs.start(jobs.leads(1, domain), "segGateway");

        assertThat(jobs.poll(job).jsonPath().getList("data.metadata.failures")).isEmpty();
        assertThat(jobs.cancel(job).jsonPath().getList("data.metadata.failures")).isEmpty();
        TestDns.shared().release(domain);
    }

    @ParameterizedTest
    @CsvSource({
        "email, SERVFAIL, dns_unusable",
        "segGateway, SERVFAIL, dns_unusable",
        "segGateway, REFUSED, dns_unusable",
        "segGateway, REFERRAL, dns_unusable",
        "espDetection, SERVFAIL, dns_unusable",
        "email, SILENCE, dns_timeout",
        "segGateway, SILENCE, dns_timeout",
    })
    void job_of_which_every_lead_failed_is_failed_with_the_reason(
            String type, Fault fault, String reason) {
        String domain = JobClient.domain(EXCHANGER);
        TestDns.shared().fail(domain, fault);

        JsonPath job = jobs.await(jobs.start(jobs.leads(2, domain), type), "failed");

        assertThat(JobClient.counts(job)).containsExactly(2, 0, 2);
        assertThat(failures(job)).containsExactly(failure(reason, 2));
        assertThat(job.getString("data.completedAt")).isNotNull();
    }

    @Test
    void failures_are_sorted_by_count_and_then_reason() {
        String failing = JobClient.domain();
        String silent = JobClient.domain();
        TestDns.shared().fail(failing, Fault.SERVFAIL).fail(silent, Fault.SILENCE);
        List<String> leads = new ArrayList<>(jobs.leads(1, JobClient.domain(EXCHANGER)));
        leads.addAll(jobs.leads(2, failing));
        leads.addAll(jobs.leads(2, silent));

        assertThat(failures(jobs.run(leads, "segGateway")))
                .containsExactly(failure("dns_timeout", 2), failure("dns_unusable", 2));

        leads.addAll(jobs.leads(Stream.of("one-more@" + failing)));
        assertThat(failures(jobs.run(leads, "segGateway")))
                .containsExactly(failure("dns_unusable", 3), failure("dns_timeout", 2));
    }

    @Test
    void verification_without_answer_of_dns_stores_unknown_and_is_repeated_by_the_next_job() {
        String domain = JobClient.domain();
        TestDns.shared().fail(domain, Fault.SERVFAIL);
        String lead = jobs.lead("a@" + domain);

        jobs.await(jobs.start(List.of(lead), "email"), "failed");

        JsonPath unknown = jobs.read(lead).jsonPath();
        assertThat(unknown.getString("data.emailVerificationResult")).isEqualTo("unknown");
        assertThat(unknown.getInt("data.emailVerificationScore")).isZero();
        assertThat(unknown.getBoolean("data.emailVerified")).isFalse();

        TestDns.shared().recover(domain);
        Awaitility.await("the resolver caches the failure for five seconds")
                .until(
                        () -> {
                            jobs.end(jobs.start(List.of(lead), "email"));
                            return jobs.read(lead).jsonPath();
                        },
                        read -> "undeliverable".equals(read.get("data.emailVerificationResult")));
    }

    @Test
    void leads_deleted_meanwhile_do_not_make_a_job_of_failures_complete() {
        String domain = JobClient.domain();
        TestDns.shared().fail(domain, Fault.SERVFAIL).hold(domain);
        List<String> leads = jobs.leads(3, domain);
        String job = jobs.start(leads, "segGateway");
        jobs.await(job, "processing");

        Api.as(tenant).delete("/v1/leads/" + leads.get(0));
        TestDns.shared().release(domain);

        JsonPath end = jobs.await(job, "failed");
        assertThat(JobClient.counts(end)).containsExactly(3, 0, 2);
        assertThat(failures(end)).containsExactly(failure("dns_unusable", 2));
    }

    @Test
    void failures_of_a_batch_that_lost_its_lease_are_counted_once() {
        String domain = JobClient.domain();
        TestDns.shared().fail(domain, Fault.SERVFAIL).hold(domain);
        String job = jobs.start(jobs.leads(5, domain), "segGateway");
        jobs.await(job, "processing");

        // Simulates a node that was killed and whose results come too late.
        tenants.sql(
                "update enrichment_item set lease = 'lost', leased_until = now() where"
                        + " workspace_id = $1 and job_id = $2",
                Tuple.of(tenant.workspaceId(), job));
        TestDns.shared().release(domain);

        JsonPath end = jobs.await(job, "failed");
        assertThat(JobClient.counts(end)).containsExactly(5, 0, 5);
        assertThat(failures(end)).containsExactly(failure("dns_unusable", 5));
    }

    @Test
    void failures_of_several_batches_add_up() {
        String domain = JobClient.domain();
        TestDns.shared().fail(domain, Fault.SERVFAIL);

        // Batches of a verification have 100 leads.
        JsonPath end = jobs.await(jobs.start(jobs.leads(250, domain), "email"), "failed");

        assertThat(failures(end)).containsExactly(failure("dns_unusable", 250));
    }

    @Test
    @NotOnCitus("Distributed tables have no triggers.")
    void results_that_the_database_refuses_failed_as_not_written() {
        String name = "refuse_" + tenant.workspaceId();
        List<String> leads = jobs.leads(2, JobClient.domain(EXCHANGER));
        tenants.sql(
                "create function %s() returns trigger language plpgsql as $$ begin raise exception 'refused'; end $$"
                        .formatted(name),
                Tuple.tuple());
        tenants.sql(
                "create trigger %1$s before update on lead for each row when (new.workspace_id = '%2$s') execute function %1$s()"
                        .formatted(name, tenant.workspaceId()),
                Tuple.tuple());
        try {
            JsonPath job = jobs.await(jobs.start(leads, "segGateway"), "failed");

            assertThat(failures(job)).containsExactly(failure("not_written", 2));
        } finally {
            tenants.sql("drop function %s() cascade".formatted(name), Tuple.tuple());
        }
    }

    @Test
    void leads_of_an_expired_job_failed_as_expired() {
        String held = JobClient.domain();
        TestDns.shared().hold(held);
        List<String> leads = new ArrayList<>(jobs.leads(1, JobClient.domain(EXCHANGER)));
        leads.addAll(jobs.leads(2, held));
        String job = jobs.start(leads, "segGateway");
        Awaitility.await()
                .until(() -> jobs.poll(job).jsonPath().getInt("data.metadata.processedItems") == 1);

        tenants.sql(
                "update enrichment_job set created_at = now() - interval '7 days' where"
                        + " workspace_id = $1 and id = $2",
                Tuple.of(tenant.workspaceId(), job));

        assertThat(failures(jobs.await(job, "failed"))).containsExactly(failure("expired", 2));
        TestDns.shared().release(held);
    }

    @Test
    void failures_that_an_older_release_counted_have_no_recorded_reason() {
        String job = jobs.start(jobs.leads(1, JobClient.domain(EXCHANGER)), "segGateway");
        jobs.await(job, "completed");

        tenants.sql(
                "update enrichment_job set failed_count = 1, success_count = 0, failures = default"
                        + " where workspace_id = $1 and id = $2",
                Tuple.of(tenant.workspaceId(), job));

        assertThat(failures(jobs.poll(job).jsonPath())).containsExactly(failure("not_recorded", 1));
    }

    private static List<Map<String, Object>> failures(JsonPath job) {
        return job.getList("data.metadata.failures");
    }

    private static Map<String, Object> failure(String reason, int count) {
        return Map.of("reason", reason, "count", count);
    }
}
