package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.TestDns;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Asks for enrichments and polls their jobs as a client does. */
final class JobClient {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger DOMAINS = new AtomicInteger();

    private final Tenant tenant;

    JobClient(Tenant tenant) {
        this.tenant = tenant;
    }

    /** A name that no other test uses; nothing is known of it. */
    static String domain() {
        return "enrichment" + DOMAINS.incrementAndGet() + ".example";
    }

    /** A domain whose mail goes to some hosts. */
    static String domain(String... exchangers) {
        String domain = domain();
        for (int i = 0; i < exchangers.length; i++) {
            TestDns.shared().add("%s. MX %d %s.".formatted(domain, 10 * (i + 1), exchangers[i]));
        }
        return domain;
    }

    /** New leads, of whom only the addresses are known; their ids. */
    List<String> leads(Stream<String> emails) {
        String rows = emails.map("{\"email\":\"%s\"}"::formatted).collect(Collectors.joining(","));
        Response stored = Api.as(tenant).post("/v1/leads/bulk", "{\"leads\":[" + rows + "]}");
        assertThat(stored.statusCode()).isEqualTo(200);
        return stored.jsonPath().getList("data.importedLeadIds");
    }

    /** A new lead; its id. */
    String lead(String email) {
        return leads(Stream.of(email)).get(0);
    }

    /** Many new leads of one domain. */
    List<String> leads(int count, String domain) {
        return leads(IntStream.range(0, count).mapToObj(n -> "p" + n + "@" + domain));
    }

    /** Asks for it. */
    Response enrich(List<String> leadIds, String... types) {
        return Api.as(tenant).post("/v1/enrichment/enrich", body(leadIds, types));
    }

    static String body(List<String> leadIds, String... types) {
        return "{\"leadIds\":%s,\"enrichmentTypes\":%s}"
                .formatted(array(leadIds), array(Arrays.asList(types)));
    }

    private static String array(List<String> texts) {
        return texts.stream().map("\"%s\""::formatted).collect(Collectors.joining(",", "[", "]"));
    }

    /** Asks for one type; the id of its job. */
    String start(List<String> leadIds, String type) {
        Response accepted = enrich(leadIds, type);
        assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(202);
        return accepted.jsonPath().getString("data.jobs[0].jobId");
    }

    /** Polls a job once. */
    Response poll(String jobId) {
        return Api.as(tenant).get("/v1/enrichment/jobs/" + jobId);
    }

    /** Cancels a job. */
    Response cancel(String jobId) {
        return Api.as(tenant).post("/v1/enrichment/jobs/" + jobId + "/cancel");
    }

    /** Polls a job until it has a status. */
    JsonPath await(String jobId, String status) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> poll(jobId).jsonPath(),
                        job -> job.getString("data.status").equals(status));
    }

    /** Enriches leads from the beginning to the end. */
    JsonPath run(List<String> leadIds, String type) {
        return await(start(leadIds, type), "completed");
    }

    /** Reads a lead. */
    Response read(String leadId) {
        return Api.as(tenant).get("/v1/leads/" + leadId);
    }

    /** How many items were done, found out and not. */
    static List<Integer> counts(JsonPath job) {
        return List.of(
                job.getInt("data.metadata.processedItems"),
                job.getInt("data.metadata.successCount"),
                job.getInt("data.metadata.failedCount"));
    }
}
