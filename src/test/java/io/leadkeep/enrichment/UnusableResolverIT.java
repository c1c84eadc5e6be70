package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestDns.Fault;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs of the packaged service in a network whose resolver denies every name. */
class UnusableResolverIT {

    private static final String KEY = "sk_" + "6".repeat(48);

    @TempDir Path folder;

    private final TestDns dns = TestDns.start();
    private final TestDns good = TestDns.start();

    @BeforeEach
    void denyEveryName() {
        List.of("com", "org", "net").forEach(name -> dns.fail(name, Fault.NXDOMAIN));
    }

    @AfterEach
    void stopServers() {
        dns.close();
        good.close();
    }

    private ServiceProcess start(String servers) {
        return ServiceProcess.start(
                folder,
                Map.of(
                        "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY,
                        "LEADKEEP_DNS_SERVERS", servers));
    }

    @Test
    void closed_network_makes_no_address_undeliverable() {
        try (ServiceProcess service = start(dns.address())) {
            String lead = lead(service, "joe@acme.com");
            for (String type : List.of("email", "segGateway", "espDetection")) {
                JsonPath job = run(service, lead, type);

                assertThat(job.getString("data.status")).as(type).isEqualTo("failed");
                assertThat(job.getList("data.metadata.failures"))
                        .as(type)
                        .isEqualTo(List.of(Map.of("reason", "dns_unusable", "count", 1)));
            }

            JsonPath read = json(service.get("/v1/leads/" + lead, KEY));
            assertThat(read.getString("data.emailVerificationResult")).isEqualTo("unknown");
            assertThat(read.getInt("data.emailVerificationScore")).isZero();
            assertThat(read.<Boolean>get("data.segProtected")).isNull();
            assertThat(read.getString("data.espProvider")).isNull();
            assertThat(service.output())
                    .containsOnlyOnce("The DNS server " + dns.address() + " is unusable");
            assertThat(service.metric(KEY, "leadkeep_dns_servers_unusable")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void usable_server_beside_an_unusable_one_is_used(boolean unusableFirst) {
        good.add("acme.com. MX 10 mx.acme.com.");
        String servers =
                unusableFirst
                        ? dns.address() + "," + good.address()
                        : good.address() + "," + dns.address();
        try (ServiceProcess service = start(servers)) {
            String lead = lead(service, "joe@acme.com");
            String gone = lead(service, "joe@gone.example");

            assertThat(run(service, lead, "segGateway").getString("data.status"))
                    .isEqualTo("completed");
            assertThat(run(service, gone, "email").getString("data.status")).isEqualTo("completed");
            assertThat(
                            json(service.get("/v1/leads/" + gone, KEY))
                                    .getString("data.emailVerificationResult"))
                    .isEqualTo("undeliverable");
        }
    }

    @Test
    void service_is_ready_before_the_check_and_a_job_waits_for_it() {
        dns.hold("com");
        Map<String, String> variables =
                Map.of(
                        "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                        KEY,
                        "LEADKEEP_DNS_SERVERS",
                        dns.address(),
                        "LEADKEEP_DNS_TIMEOUT",
                        "60s",
                        "LEADKEEP_DNS_DEADLINE",
                        "60s");
        try (ServiceProcess service = ServiceProcess.start(folder, variables)) {
            Awaitility.await().until(() -> dns.count("com") == 1);
            String lead = lead(service, "joe@acme.org");
            String job = startJob(service, lead, "email");
            Awaitility.await().until(() -> dns.count("acme.org") == 1);

            assertThat(poll(service, job).getInt("data.metadata.processedItems")).isZero();
            dns.release("com");

            assertThat(await(service, job).getList("data.metadata.failures.reason"))
                    .isEqualTo(List.of("dns_unusable"));
        }
    }

    private static String lead(ServiceProcess service, String email) {
        return json(service.create(KEY, email)).getString("data._id");
    }

    private static String startJob(ServiceProcess service, String lead, String type) {
        String body = JobClient.body(List.of(lead), type);
        return json(service.post("/v1/enrichment/enrich", KEY, body))
                .getString("data.jobs[0].jobId");
    }

    private static JsonPath run(ServiceProcess service, String lead, String type) {
        return await(service, startJob(service, lead, type));
    }

    private static JsonPath await(ServiceProcess service, String job) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> poll(service, job),
                        read -> read.getString("data.completedAt") != null);
    }

    private static JsonPath poll(ServiceProcess service, String job) {
        return json(service.get("/v1/enrichment/jobs/" + job, KEY));
    }

    private static JsonPath json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 202);
        return JsonPath.from(response.body());
    }
}
