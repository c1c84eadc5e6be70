package io.leadkeep.enrichment;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestDns;
import io.leadkeep.testsupport.TestPostgres;
import io.restassured.path.json.JsonPath;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs while nodes of the packaged service, or the database, stop and restart. */
class EnrichmentIT {

    private static final String KEY = "sk_" + "4".repeat(48);
    private static final int LEADS = 5_000;
    private static final int FAILING = 50;
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final String COMPLETED = "completed";

    @TempDir Path folder;

    private TestDns dns;
    private TestPostgres postgres;

    @BeforeEach
    void slowDns() {
        postgres = new TestPostgres(folder);
        dns = TestDns.start();
        for (int i = 0; i < FAILING; i++) {
            dns.fail(domain(i * (LEADS / FAILING)), TestDns.Fault.SERVFAIL);
        }
        for (int i = 0; i < LEADS; i++) {
            dns.delay(domain(i), Duration.ofMillis(250));
        }
    }

    @AfterEach
    void stopDns() {
        dns.close();
    }

    @Test
    void job_survives_kill_of_a_node_and_counts_each_lead_once() throws Exception {
        try (ServiceProcess owner = ServiceProcess.start(folder, variables("3s"));
                ServiceProcess killed = startOn("shared", owner);
                ServiceProcess other = startOn("shared", owner)) {
            String job = startJob(killed);
            awaitProgress(other, job);

            killed.kill();

            assertThat(poll(other, job).getString("data.status")).isEqualTo("processing");
            assertDone(other, job, "shared");
        }
    }

    @Test
    void job_continues_after_restart() throws Exception {
        String job;
        try (ServiceProcess killed = ServiceProcess.start(folder, variables("2s"))) {
            job = startJob(killed);
            awaitProgress(killed, job);
            killed.kill();
        }

        try (ServiceProcess restarted = ServiceProcess.start(folder, variables("2s"))) {
            assertDone(restarted, job, "leadkeep");
        }
    }

    @Test
    void stopped_node_releases_its_leases() throws Exception {
        String job;
        try (ServiceProcess stopped = ServiceProcess.start(folder, variables("1h"))) {
            job = startJob(stopped);
            awaitProgress(stopped, job);
        }

        try (ServiceProcess restarted = ServiceProcess.start(folder, variables("1h"))) {
            assertDone(restarted, job, "leadkeep");
        }
    }

    @Test
    void job_continues_after_kill_of_the_database() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder, variables("2s"))) {
            String job = startJob(service);
            awaitProgress(service, job);

            ProcessHandle.of(postgres.pid()).orElseThrow().destroyForcibly();

            assertDone(service, job, "leadkeep");
            assertThat(service.output()).as("errors in the log").doesNotContain("ERROR");
        }
    }

    private ServiceProcess startOn(String database, ServiceProcess owner) throws Exception {
        assertThat(owner.isReady()).isTrue();
        try (Connection connection = postgres.connect("leadkeep");
                Statement statement = connection.createStatement();
                ResultSet existing =
                        statement.executeQuery(
                                "select from pg_database where datname = '" + database + "'")) {
            if (!existing.next()) {
                statement.execute("create database " + database);
            }
        }
        Map<String, String> variables = new HashMap<>(variables("3s"));
        variables.put(
                "DATABASE_URL",
                postgres.url(postgres.port()).replaceFirst("/leadkeep$", "/" + database));
        return ServiceProcess.start(folder, variables);
    }

    private Map<String, String> variables(String lease) {
        return Map.of(
                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                KEY,
                "LEADKEEP_DNS_SERVERS",
                dns.address(),
                // A busy machine delays replies: none of them counts as a timeout.
                "LEADKEEP_DNS_TIMEOUT",
                "20s",
                "LEADKEEP_DNS_DEADLINE",
                "60s",
                "LEADKEEP_ENRICHMENT_BATCH_SIZE",
                "100",
                "LEADKEEP_ENRICHMENT_LEASE",
                lease);
    }

    private static String domain(int n) {
        return "d" + n + ".example";
    }

    private static String startJob(ServiceProcess service) {
        String rows =
                IntStream.range(0, LEADS)
                        .mapToObj(n -> "{\"email\":\"a@" + domain(n) + "\"}")
                        .collect(Collectors.joining(","));
        HttpResponse<String> stored =
                service.post("/v1/leads/bulk", KEY, "{\"leads\":[" + rows + "]}");
        assertThat(stored.statusCode()).isEqualTo(200);
        HttpResponse<String> accepted =
                service.post(
                        "/v1/enrichment/enrich",
                        KEY,
                        JobClient.body(
                                JsonPath.from(stored.body()).getList("data.importedLeadIds"),
                                "segGateway"));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return JsonPath.from(accepted.body()).getString("data.jobs[0].jobId");
    }

    /** Repeats after 503, as long as the node is overloaded or its database starts. */
    private static JsonPath poll(ServiceProcess service, String job) {
        return JsonPath.from(
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                        .until(
                                () -> service.get("/v1/enrichment/jobs/" + job, KEY),
                                answer -> answer.statusCode() == 200)
                        .body());
    }

    private static void awaitProgress(ServiceProcess service, String job) {
        Awaitility.await()
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> poll(service, job).getInt("data.metadata.processedItems") >= 500);
    }

    private void assertDone(ServiceProcess service, String job, String database) throws Exception {
        poll(service, job);
        // The delays are needed only until the failure.
        dns.hurry();
        JsonPath done =
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(
                                () -> poll(service, job),
                                poll -> COMPLETED.equals(poll.getString("data.status")));
        assertThat(JobClient.counts(done)).containsExactly(LEADS, LEADS - FAILING, FAILING);
        assertThat(done.getList("data.metadata.failures"))
                .isEqualTo(List.of(Map.of("reason", "dns_unusable", "count", FAILING)));
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement();
                ResultSet left =
                        statement.executeQuery(
                                "select (select count(*) from lead where seg_checked_at is not null"
                                        + " and not seg_protected),"
                                        + " (select count(*) from enrichment_item)")) {
            left.next();
            assertThat(left.getInt(1)).as("leads with findings").isEqualTo(LEADS - FAILING);
            assertThat(left.getInt(2)).as("items left").isZero();
        }
    }
}
