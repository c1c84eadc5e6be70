package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events of enrichment jobs. */
@ServiceTest
class EnrichmentEventsTest {

    @Inject Tenants tenants;

    private EventClient log;
    private JobClient jobs;

    @BeforeEach
    void createWorkspace() {
        Tenant tenant = tenants.create();
        log = new EventClient(tenants, tenant);
        jobs = new JobClient(tenant);
    }

    @ParameterizedTest
    @CsvSource({"segGateway,seg_gateway", "espDetection,esp_detection", "email,email_verification"})
    void job_makes_event_of_each_lead_and_of_its_end(String type, String name) {
        List<String> leads = jobs.leads(2, JobClient.domain("mx.enrichment.example"));

        JsonPath job = jobs.run(leads, type);

        List<Map<String, Object>> events = log.all().subList(2, 5);
        assertThat(events)
                .extracting(event -> event.get("type"))
                .containsExactly("lead.enriched", "lead.enriched", "enrichment.completed");
        assertThat(events)
                .extracting(event -> event.get("leadId"))
                .containsExactlyInAnyOrder(leads.get(0), leads.get(1), null);
        assertThat(events)
                .extracting(event -> event.get("actor"))
                .containsOnly(
                        Map.of("type", "enrichment", "id", job.getString("data.id"), "name", name));
        assertThat(events).extracting(event -> event.get("requestId")).containsOnlyNulls();
        assertThat(events).allMatch(event -> !event.containsKey("changed"));
        assertThat(events.get(0))
                .containsEntry(
                        "timestamp",
                        jobs.read((String) events.get(0).get("leadId"))
                                .jsonPath()
                                .getString("data.updatedAt"));
    }

    @Test
    void cancelled_job_makes_no_event() {
        String domain = JobClient.domain("mx.enrichment.example");
        List<String> leads = jobs.leads(1, domain);
        TestDns.shared().hold(domain);
        String job = jobs.start(leads, "segGateway");
        jobs.await(job, "processing");

        Response cancelled = jobs.cancel(job);
        TestDns.shared().release(domain);
        // Completes after the lookup of the cancelled job.
        jobs.run(List.of(jobs.lead("b@" + domain)), "espDetection");

        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(log.all())
                .filteredOn(event -> event.get("type").equals("enrichment.completed"))
                .extracting(EnrichmentEventsTest::actorName)
                .containsExactly("esp_detection");
    }

    @Test
    void failed_job_makes_event_of_its_end() {
        String domain = JobClient.domain();
        TestDns.shared().fail(domain, Fault.SERVFAIL);
        String job = jobs.start(jobs.leads(1, domain), "segGateway");
        jobs.await(job, "failed");

        assertThat(log.last())
                .containsEntry("type", "enrichment.completed")
                .containsEntry(
                        "actor", Map.of("type", "enrichment", "id", job, "name", "seg_gateway"));
    }

    private static Object actorName(Map<String, Object> event) {
        return ((Map<?, ?>) event.get("actor")).get("name");
    }
}
