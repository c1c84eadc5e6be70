package io.leadkeep.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.fuzz.generators.Operation;
import io.leadkeep.fuzz.generators.RequestGenerators;
import io.leadkeep.fuzz.generators.RequestPlan;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.ContractCheck;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.awaitility.Awaitility;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Sends valid and invalid requests to every operation of the API document from several concurrent
 * clients. The same seed generates the same requests per client, in the same order.
 *
 * <p>{@code -Dfuzz.seed} repeats a run, {@code -Dfuzz.requests} sets the number of requests.
 */
@ServiceTest
class ApiFuzzTest {

    private static final Logger LOG = Logger.getLogger(ApiFuzzTest.class);

    private static final long SEED = Long.getLong("fuzz.seed", new Random().nextLong());
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);

    /**
     * Half of the connection pool: enrichment jobs need connections too, else responses are 503.
     */
    private static final int CLIENTS = 4;

    /** With this many requests, every operation succeeds at least once. */
    private static final int REQUESTS_FOR_FULL_COVERAGE = 5_000;

    /** The tries that arbitraries scale with; the default of jqwik. */
    private static final int TRIES = 1_000;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Inject Tenants tenants;

    @TestHTTPResource URI service;

    private final FuzzReport report = new FuzzReport();
    private KnownIds shared;

    private record Numbered(int number, RequestPlan plan) {}

    @BeforeEach
    void sharedWorkspace() {
        shared = withDelivery(tenants.create());
    }

    /** Random requests rarely find a delivery, and delete webhooks and leads. */
    private static KnownIds withDelivery(Tenant tenant) {
        KnownIds known = new KnownIds(tenant);
        String webhook =
                Api.as(tenant)
                        .post(
                                "/v1/webhooks",
                                "{\"name\":\"x\",\"url\":\"http://127.0.0.1:9/\",\"events\":[\"dnc.added\"]}")
                        .jsonPath()
                        .getString("data.id");
        known.add("deliverywebhook", webhook);
        Api.as(tenant).post("/v1/dnc", "{\"entries\":[{\"email\":\"delivery.example\"}]}");
        known.add(
                "delivery",
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(() -> deliveries(tenant, webhook), found -> !found.isEmpty())
                        .get(0));
        return known;
    }

    private static List<String> deliveries(Tenant tenant, String webhook) {
        return Api.as(tenant)
                .get("/v1/webhooks/" + webhook + "/deliveries")
                .jsonPath()
                .getList("data.id");
    }

    /** Queued jobs would disturb the tests that follow. */
    @AfterEach
    void awaitEndOfJobs() {
        Awaitility.await().atMost(TIMEOUT).until(() -> openJobs() == 0);
    }

    private long openJobs() {
        return tenants.sql(
                        "select (select count(*) from enrichment_job where workspace_id = $1 and"
                                + " status in ('pending', 'processing')) + (select count(*) from"
                                + " lead_import where workspace_id = $1 and status = 'running')",
                        Tuple.of(shared.tenant().workspaceId()))
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void every_response_matches_the_document_and_every_write_can_be_read_back() throws Exception {
        var document = FuzzClient.json(RestAssured.get("/openapi.json").asString());
        List<Operation> operations = Operation.allOf(document);
        LOG.infof("%d requests of the seed %d", REQUESTS, SEED);

        List<BlockingQueue<Numbered>> queues = new ArrayList<>();
        List<Callable<Void>> tasks = new ArrayList<>();
        tasks.add(
                () -> {
                    JqwikSession.run(
                            () -> generate(new RequestGenerators(document), operations, queues));
                    return null;
                });
        ContractCheck contract = ContractCheck.ofRunningService();
        for (int i = 0; i < CLIENTS; i++) {
            BlockingQueue<Numbered> queue = new ArrayBlockingQueue<>(100);
            queues.add(queue);
            KnownIds own = withDelivery(tenants.create());
            int requests = (REQUESTS - i + CLIENTS - 1) / CLIENTS;
            tasks.add(
                    () -> {
                        try (FuzzClient client =
                                new FuzzClient(service.getPort(), own, shared, contract, report)) {
                            send(client, queue, requests);
                        }
                        return null;
                    });
        }
        Concurrently.call(tasks);

        LOG.infof("Responses:%n%s", report);
        assertThat(report.faults())
                .as("faults; -Dfuzz.seed=%d -Dfuzz.requests=%d repeats them", SEED, REQUESTS)
                .isEmpty();
        assertThat(report.responses()).isEqualTo(REQUESTS);
        if (REQUESTS >= REQUESTS_FOR_FULL_COVERAGE) {
            assertThat(report.succeeded())
                    .as("operations that succeeded")
                    .hasSameElementsAs(operations.stream().map(Operation::id).toList());
        }
    }

    /** Runs in one thread, so that a seed gives each client the same requests. */
    private static void generate(
            RequestGenerators requests,
            List<Operation> operations,
            List<BlockingQueue<Numbered>> queues)
            throws InterruptedException, TimeoutException {
        RandomGenerator<RequestPlan> generator = requests.of(operations).generator(TRIES);
        Random random = new Random(SEED);
        for (int i = 0; i < REQUESTS; i++) {
            Numbered next = new Numbered(i, generator.next(random).value());
            if (!queues.get(i % CLIENTS).offer(next, TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new TimeoutException("A client does not take its requests");
            }
        }
    }

    private void send(FuzzClient client, BlockingQueue<Numbered> queue, int requests)
            throws Exception {
        for (int i = 0; i < requests; i++) {
            Numbered next = queue.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new TimeoutException("No request was generated in time");
            }
            if (!report.isFull()) {
                client.send(next.number(), next.plan());
            }
        }
    }
}
