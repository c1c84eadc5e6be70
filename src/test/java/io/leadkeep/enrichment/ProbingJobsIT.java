package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestSmtp;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of all types with scripted DNS and SMTP servers. */
class ProbingJobsIT {

    private static final String KEY = "sk_" + "5".repeat(48);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String[] ALL = {"email", "segGateway", "espDetection"};

    @TempDir static Path folder;

    private static TestDns dns;
    private static TestSmtp smtp;
    private static ServiceProcess service;

    @BeforeAll
    static void start() {
        dns = TestDns.start();
        smtp = TestSmtp.start();
        startService();
    }

    private static void startService() {
        service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY,
                                "LEADKEEP_DNS_SERVERS", dns.address(),
                                "LEADKEEP_DNS_TIMEOUT", "300ms",
                                "LEADKEEP_ENRICHMENT_BATCH_SIZE", "50",
                                "LEADKEEP_SMTP_PROBE", "true",
                                "LEADKEEP_SMTP_PORT", Integer.toString(smtp.port()),
                                "LEADKEEP_SMTP_HELO", "probe.example",
                                "LEADKEEP_SMTP_PROBE_PRIVATE_ADDRESSES", "true"));
    }

    @AfterAll
    static void stop() {
        service.close();
        smtp.close();
        dns.close();
    }

    @Test
    void null_mx_domain_is_undeliverable_without_smtp_connection() {
        dns.add("null-mx.example. MX 0 .", "null-mx.example. A 127.0.0.1");
        String id = leads("joe@null-mx.example").get(0);

        run(List.of(id), ALL);

        assertThat(read(id))
                .containsEntry("emailVerified", false)
                .containsEntry("emailVerificationResult", "undeliverable")
                .containsEntry("emailVerificationScore", 100)
                .containsEntry("isCatchAll", null)
                .containsEntry("segProtected", false)
                .containsEntry("segProvider", null)
                .containsEntry("segProviderName", null)
                .containsEntry("espProvider", null);
        assertTimes(id);
        assertThat(smtp.recipients()).noneMatch(to -> to.endsWith("@null-mx.example"));
    }

    @Test
    void provider_and_mailbox_are_detected_behind_a_gateway() {
        addGuardedDomain("guarded.example", "mx0a-00000001.pphosted.com");
        smtp.takes("joe@guarded.example");
        List<String> ids = leads("joe@guarded.example", "nobody@guarded.example");

        run(ids, ALL);

        for (String id : ids) {
            assertThat(read(id))
                    .containsEntry("segProtected", true)
                    .containsEntry("segProvider", "proofpoint")
                    .containsEntry("segProviderName", "Proofpoint")
                    .containsEntry("espProvider", "microsoft");
            assertTimes(id);
        }
        assertThat(read(ids.get(0)))
                .containsEntry("emailVerified", true)
                .containsEntry("emailVerificationResult", "deliverable")
                .containsEntry("emailVerificationScore", 95)
                .containsEntry("isCatchAll", false);
        assertThat(read(ids.get(1)))
                .containsEntry("emailVerified", false)
                .containsEntry("emailVerificationResult", "undeliverable")
                .containsEntry("emailVerificationScore", 95);
    }

    @Test
    void catch_all_gateway_makes_addresses_risky() {
        addGuardedDomain("catch-all.example", "eu-smtp-inbound-1.mimecast.com");
        smtp.takes("@catch-all.example");
        String id = leads("joe@catch-all.example").get(0);

        run(List.of(id), ALL);

        assertThat(read(id))
                .containsEntry("segProtected", true)
                .containsEntry("segProvider", "mimecast")
                .containsEntry("segProviderName", "Mimecast")
                .containsEntry("espProvider", "microsoft")
                .containsEntry("emailVerified", false)
                .containsEntry("emailVerificationResult", "risky")
                .containsEntry("emailVerificationScore", 80)
                .containsEntry("isCatchAll", true);
        assertTimes(id);
    }

    @Test
    void unreachable_mail_server_fails_verification_as_smtp_unreachable() throws Exception {
        dns.add("down.example. MX 10 mx.down.example.", "mx.down.example. A 127.0.0.2");
        String id = leads("joe@down.example").get(0);

        for (int run = 0; run < 2; run++) {
            String job = enrich(List.of(id), "email").get(0);
            JsonPath end =
                    Awaitility.await()
                            .atMost(TIMEOUT)
                            .until(() -> poll(job), read -> read.get("data.completedAt") != null);
            assertThat(end.getString("data.status")).isEqualTo("failed");
            assertThat(end.getList("data.metadata.failures"))
                    .isEqualTo(List.of(Map.of("reason", "smtp_unreachable", "count", 1)));
        }
        assertThat(read(id))
                .containsEntry("emailVerificationResult", "unknown")
                .containsEntry("emailVerificationScore", 15);
    }

    @Test
    void valid_verdict_is_kept_even_after_restart() {
        dns.add("valid.example. MX 10 mx.valid.example.", "mx.valid.example. A 127.0.0.1");
        smtp.takes("joe@valid.example");
        String id = leads("joe@valid.example").get(0);
        run(List.of(id), "email");
        Map<String, Object> first = read(id);
        List<String> before = traffic("valid.example");
        assertThat(before).isNotEmpty();

        JsonPath again = run(List.of(id), "email").get(0);
        service.close();
        startService();
        JsonPath restarted = run(List.of(id), "email").get(0);

        assertThat(JobClient.counts(again)).containsExactly(1, 1, 0);
        assertThat(JobClient.counts(restarted)).containsExactly(1, 1, 0);
        assertThat(traffic("valid.example")).isEqualTo(before);
        assertThat(read(id)).isEqualTo(first).containsEntry("emailVerified", true);
    }

    @Test
    void job_ends_after_network_failure_and_counts_failed_leads() {
        dns.add("mx.cut.example. A 127.0.0.1");
        List<String> emails =
                IntStream.range(0, 400).mapToObj("joe@d%d.cut.example"::formatted).toList();
        for (int i = 0; i < emails.size(); i++) {
            dns.add("d%d.cut.example. MX 10 mx.cut.example.".formatted(i));
            dns.delay("d%d.cut.example".formatted(i), Duration.ofMillis(100));
        }
        List<String> ids = leads(emails.toArray(String[]::new));
        List<String> jobs = enrich(ids, "email", "segGateway");
        Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> jobs.stream().allMatch(job -> JobClient.counts(poll(job)).get(0) > 0));

        dns.hold("cut.example");

        JsonPath verification = await(jobs.get(0));
        JsonPath gateways = await(jobs.get(1));
        int unknown = total("emailStatus=unknown&search=cut.example");
        assertThat(unknown).isBetween(1, 399);
        assertThat(JobClient.counts(verification)).containsExactly(400, 400 - unknown, unknown);
        assertThat(verification.getList("data.metadata.failures.reason"))
                .isEqualTo(List.of("dns_timeout"));
        assertThat(total("emailStatus=undeliverable&search=cut.example")).isEqualTo(400 - unknown);
        int failed = gateways.getInt("data.metadata.failedCount");
        assertThat(failed).isBetween(1, 399);
        assertThat(JobClient.counts(gateways)).containsExactly(400, 400 - failed, failed);
        assertThat(total("segProtected=false&search=cut.example")).isEqualTo(400 - failed);
        assertThat(service.output()).as("errors in the log").doesNotContain("ERROR");

        dns.release("cut.example");
        Awaitility.await("failed lookups are cached for some seconds")
                .atMost(TIMEOUT)
                .until(() -> JobClient.counts(run(ids, "segGateway").get(0)).get(2) == 0);
    }

    /** Adds a domain with a gateway in front of Microsoft mailboxes. */
    private static void addGuardedDomain(String domain, String gateway) {
        dns.add(
                "%s. MX 10 %s.".formatted(domain, gateway),
                gateway + ". A 127.0.0.1",
                "autodiscover.%s. CNAME autodiscover.outlook.com.".formatted(domain));
    }

    private static void assertTimes(String id) {
        Map<String, Object> lead = read(id);
        assertThat(lead.get("segCheckedAt").toString())
                .isGreaterThan(lead.get("createdAt").toString())
                .isLessThanOrEqualTo(lead.get("enrichedAt").toString());
        assertThat(lead).containsEntry("updatedAt", lead.get("enrichedAt"));
    }

    /** Returns the DNS queries and SMTP recipients of a domain. */
    private static List<String> traffic(String domain) {
        return Stream.concat(
                        Stream.of(
                                domain + " " + dns.count(domain),
                                "mx." + domain + " " + dns.count("mx." + domain)),
                        smtp.recipients().stream().filter(to -> to.endsWith("@" + domain)))
                .toList();
    }

    private static List<String> leads(String... emails) {
        String rows =
                Stream.of(emails)
                        .map("{\"email\":\"%s\"}"::formatted)
                        .collect(Collectors.joining(","));
        return json(service.post("/v1/leads/bulk", KEY, "{\"leads\":[" + rows + "]}"))
                .getList("data.importedLeadIds");
    }

    private static List<String> enrich(List<String> ids, String... types) {
        return json(service.post("/v1/enrichment/enrich", KEY, JobClient.body(ids, types)))
                .getList("data.jobs.jobId");
    }

    private static List<JsonPath> run(List<String> ids, String... types) {
        return enrich(ids, types).stream().map(ProbingJobsIT::await).toList();
    }

    private static JsonPath await(String job) {
        return Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> poll(job), read -> read.getString("data.status").equals("completed"));
    }

    private static JsonPath poll(String job) {
        return json(service.get("/v1/enrichment/jobs/" + job, KEY));
    }

    private static Map<String, Object> read(String id) {
        return new HashMap<>(json(service.get("/v1/leads/" + id, KEY)).getMap("data"));
    }

    private static int total(String filter) {
        return json(service.get("/v1/leads?limit=1&" + filter, KEY)).getInt("pagination.total");
    }

    private static JsonPath json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 202);
        return JsonPath.from(response.body());
    }
}
