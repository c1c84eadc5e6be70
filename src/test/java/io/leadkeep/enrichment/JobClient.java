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

/** Requests enrichments and polls their jobs. */
final class JobClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final AtomicInteger DOMAINS = new AtomicInteger();

    private final Tenant tenant;

    JobClient(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Returns a domain without records that no other test uses. */
    static String domain() {
        return "enrichment" + DOMAINS.incrementAndGet() + ".example";
    }

    /** Returns a new domain with these mail exchangers. */
    static String domain(String... exchangers) {
        String domain = domain();
        for (int i = 0; i < exchangers.length; i++) {
            TestDns.shared().add("%s. MX %d %s.".formatted(domain, 10 * (i + 1), exchangers[i]));
        }
        return domain;
    }

    /** Creates leads and returns their ids. */
    List<String> leads(Stream<String> emails) {
        String rows = emails.map("{\"email\":\"%s\"}"::formatted).collect(Collectors.joining(","));
        Response stored = Api.as(tenant).post("/v1/leads/bulk", "{\"leads\":[" + rows + "]}");
        assertThat(stored.statusCode()).isEqualTo(200);
        return stored.jsonPath().getList("data.importedLeadIds");
    }

    String lead(String email) {
        return leads(Stream.of(email)).get(0);
    }

    List<String> leads(int count, String domain) {
        return leads(IntStream.range(0, count).mapToObj(n -> "p" + n + "@" + domain));
    }

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

    /** Returns the id of the new job. */
    String start(List<String> leadIds, String type) {
        Response accepted = enrich(leadIds, type);
        assertThat(accepted.statusCode()).as(accepted.asString()).isEqualTo(202);
        return accepted.jsonPath().getString("data.jobs[0].jobId");
    }

    Response poll(String jobId) {
        return Api.as(tenant).get("/v1/enrichment/jobs/" + jobId);
    }

    Response cancel(String jobId) {
        return Api.as(tenant).post("/v1/enrichment/jobs/" + jobId + "/cancel");
    }

    JsonPath await(String jobId, String status) {
        return Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> poll(jobId).jsonPath(),
                        job -> job.getString("data.status").equals(status));
    }

    /** Starts a job and awaits its completion. */
    JsonPath run(List<String> leadIds, String type) {
        return await(start(leadIds, type), "completed");
    }

    /** Awaits the end of a job. */
    JsonPath end(String jobId) {
        return Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> poll(jobId).jsonPath(),
                        job -> job.getString("data.completedAt") != null);
    }

    Response read(String leadId) {
        return Api.as(tenant).get("/v1/leads/" + leadId);
    }

    /** Returns the numbers of processed, succeeded and failed leads. */
    static List<Integer> counts(JsonPath job) {
        return List.of(
                job.getInt("data.metadata.processedItems"),
                job.getInt("data.metadata.successCount"),
                job.getInt("data.metadata.failedCount"));
    }
}
