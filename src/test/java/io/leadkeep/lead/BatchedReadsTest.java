package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that arrive while the read before them waits for the lock of another transaction. */
@ServiceTest
class BatchedReadsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Inject Tenants tenants;
    @Inject Pool pool;
    @Inject MeterRegistry metrics;

    private final ExecutorService clients = Executors.newFixedThreadPool(60);
    private SqlConnection blocker;

    private record Read(Tenant tenant, String path, Future<Response> answer) {}

    @BeforeEach
    void connect() {
        blocker = pool.getConnection().await().atMost(TIMEOUT);
    }

    @AfterEach
    void release() {
        blocker.query("rollback").execute().await().atMost(TIMEOUT);
        blocker.close().await().atMost(TIMEOUT);
        clients.shutdownNow();
    }

    @Test
    void batched_reads_return_leads_of_their_own_workspace_or_404() throws Exception {
        Tenant one = tenants.create();
        Tenant other = tenants.create();
        List<String> ofOne = paths(one, "one");
        List<String> ofOther = paths(other, "other");
        double shared = batchSizes().totalAmount();
        lockLeads();

        List<Read> own = new ArrayList<>();
        List<Read> foreign = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            own.add(read(one, ofOne.get(i)));
            own.add(read(other, ofOther.get(i)));
            own.add(read(one, ofOne.get(0)));
            foreign.add(read(one, ofOther.get(i)));
            foreign.add(read(other, ofOne.get(i)));
        }
        Awaitility.await().until(() -> waiting() >= 40);
        unlockLeads();

        for (Read read : own) {
            Response answer = read.answer().get();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat("/v1/leads/" + answer.jsonPath().getString("data._id"))
                    .isEqualTo(read.path());
            assertThat(answer.jsonPath().getString("data.workspaceId"))
                    .isEqualTo(read.tenant().workspaceId());
            assertThat(answer.header("ETag")).isNotBlank();
        }
        for (Read read : foreign) {
            assertThat(read.answer().get().statusCode()).isEqualTo(404);
        }
        assertThat(batchSizes().totalAmount()).isGreaterThanOrEqualTo(shared + 40);
        assertThat(waiting()).isZero();
    }

    @Test
    void read_sees_every_create_acknowledged_before_it() throws Exception {
        Tenant tenant = tenants.create();
        for (int i = 0; i < 200; i++) {
            String path = paths(tenant, "fresh" + i + "-", 1).get(0);
            List<Read> reads = List.of(read(tenant, path), read(tenant, path), read(tenant, path));
            for (Read read : reads) {
                assertThat(read.answer().get().statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void reads_that_wait_too_long_return_503_with_retry_after() throws Exception {
        Tenant tenant = tenants.create();
        List<String> paths = paths(tenant, "late", 1);
        lockLeads();
        List<Read> reads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            reads.add(read(tenant, paths.get(0)));
        }

        for (Read read : reads) {
            Response answer = read.answer().get();
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotBlank();
        }
        unlockLeads();
        assertThat(Api.as(tenant).get(paths.get(0)).statusCode()).isEqualTo(200);
    }

    private Read read(Tenant tenant, String path) {
        return new Read(tenant, path, clients.submit(() -> Api.as(tenant).get(path)));
    }

    private static List<String> paths(Tenant tenant, String name) {
        return paths(tenant, name, 10);
    }

    private static List<String> paths(Tenant tenant, String name, int count) {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String email = name + i + "@example.com";
            paths.add(Api.as(tenant).create("{\"email\":\"" + email + "\"}").header("Location"));
        }
        return paths;
    }

    private void lockLeads() {
        blocker.query("begin").execute().await().atMost(TIMEOUT);
        blocker.query("lock table lead in access exclusive mode").execute().await().atMost(TIMEOUT);
    }

    private void unlockLeads() {
        blocker.query("rollback").execute().await().atMost(TIMEOUT);
    }

    private DistributionSummary batchSizes() {
        return metrics.get("leadkeep.reads.batch.size").summary();
    }

    private double waiting() {
        return metrics.get("leadkeep.reads.waiting").gauge().value();
    }
}
