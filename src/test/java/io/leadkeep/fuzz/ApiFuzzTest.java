package io.leadkeep.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.AtOnce;
import io.leadkeep.testsupport.ContractCheck;
import io.leadkeep.testsupport.ServiceTest;
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
 * Requests of all kinds that the API document knows, sound and broken, from several clients at
 * once. The same seed makes up the same requests for each client, in the same order.
 *
 * <p>{@code -Dfuzz.seed} repeats a run, {@code -Dfuzz.requests} says how many it sends.
 */
@ServiceTest
class ApiFuzzTest {

    private static final Logger LOG = Logger.getLogger(ApiFuzzTest.class);

    private static final long SEED = Long.getLong("fuzz.seed", new Random().nextLong());
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);

    /**
     * Half as many as the service has connections to its database, for jobs need some, too: whoever
     * waits a second for one is answered 503, and rightly.
     */
    private static final int CLIENTS = 4;

    /** In so many each operation has met a request that it does. */
    private static final int ENOUGH_FOR_ALL = 5_000;

    /** How arbitraries that depend on a number of tries take it; jqwik's default. */
    private static final int TRIES = 1_000;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject Tenants tenants;

    @TestHTTPResource URI service;

    private final Findings findings = new Findings();
    private Known shared;

    /** A request and its number. */
    private record Numbered(int number, Plan plan) {}

    @BeforeEach
    void sharedWorkspace() {
        shared = new Known(tenants.create());
    }

    /** What is queued would get in the way of the tests that come after. */
    @AfterEach
    void jobsEnd() {
        Awaitility.await().atMost(PATIENCE).until(() -> openJobs() == 0);
    }

    private long openJobs() {
        return tenants.sql(
                        "select count(*) from enrichment_job where workspace_id = $1 and status in"
                                + " ('pending', 'processing')",
                        Tuple.of(shared.tenant().workspaceId()))
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void whatever_is_sent_is_answered_as_the_document_says_and_what_was_written_can_be_read()
            throws Exception {
        var document = Client.json(RestAssured.get("/openapi.json").asString());
        List<Operation> operations = Operation.allOf(document);
        LOG.infof("%d requests of the seed %d", REQUESTS, SEED);

        List<BlockingQueue<Numbered>> queues = new ArrayList<>();
        List<Callable<Void>> everybody = new ArrayList<>();
        everybody.add(
                () -> {
                    JqwikSession.run(() -> makeUp(new Plans(document), operations, queues));
                    return null;
                });
        ContractCheck contract = ContractCheck.ofRunningService();
        for (int i = 0; i < CLIENTS; i++) {
            BlockingQueue<Numbered> queue = new ArrayBlockingQueue<>(100);
            queues.add(queue);
            Known own = new Known(tenants.create());
            int share = (REQUESTS - i + CLIENTS - 1) / CLIENTS;
            everybody.add(
                    () -> {
                        try (Client client =
                                new Client(service.getPort(), own, shared, contract, findings)) {
                            send(client, queue, share);
                        }
                        return null;
                    });
        }
        AtOnce.call(everybody);

        LOG.infof("Answers:%n%s", findings);
        assertThat(findings.faults())
                .as("faults; -Dfuzz.seed=%d -Dfuzz.requests=%d repeats them", SEED, REQUESTS)
                .isEmpty();
        assertThat(findings.answered()).isEqualTo(REQUESTS);
        if (REQUESTS >= ENOUGH_FOR_ALL) {
            assertThat(findings.succeeded())
                    .as("operations that were reached")
                    .hasSameElementsAs(operations.stream().map(Operation::id).toList());
        }
    }

    /** In one thread, so that each client gets the same ones again. */
    private static void makeUp(
            Plans plans, List<Operation> operations, List<BlockingQueue<Numbered>> queues)
            throws InterruptedException, TimeoutException {
        RandomGenerator<Plan> generator = plans.of(operations).generator(TRIES);
        Random random = new Random(SEED);
        for (int i = 0; i < REQUESTS; i++) {
            Numbered next = new Numbered(i, generator.next(random).value());
            if (!queues.get(i % CLIENTS).offer(next, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new TimeoutException("A client takes no more requests");
            }
        }
    }

    private void send(Client client, BlockingQueue<Numbered> queue, int share) throws Exception {
        for (int i = 0; i < share; i++) {
            Numbered next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new TimeoutException("No more requests were made up");
            }
            if (!findings.areEnough()) {
                client.send(next.number(), next.plan());
            }
        }
    }
}
