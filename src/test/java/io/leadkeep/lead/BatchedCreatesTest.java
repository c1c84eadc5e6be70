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
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Creates that arrive while the create before them waits for the lock of another transaction. */
@ServiceTest
class BatchedCreatesTest {

    private static final String HELD = "held@example.com";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Inject Tenants tenants;
    @Inject Pool pool;
    @Inject MeterRegistry metrics;

    private final ExecutorService clients = Executors.newFixedThreadPool(60);
    private Tenant tenant;
    private Tenant other;
    private SqlConnection blocker;
    private Future<Response> first;

    @BeforeEach
    void blockFirstCreate() {
        tenant = tenants.create();
        other = tenants.create();
        tenants.sql(
                "alter table lead add constraint no_poison check (email not like 'poison%') not"
                        + " valid",
                Tuple.tuple());
        blocker = pool.getConnection().await().atMost(TIMEOUT);
        blocker.query("begin").execute().await().atMost(TIMEOUT);
        hold(HELD);
        first = clients.submit(() -> create(tenant, HELD));
    }

    @AfterEach
    void release() throws Exception {
        blocker.query("rollback").execute().await().atMost(TIMEOUT);
        blocker.close().await().atMost(TIMEOUT);
        first.get();
        tenants.sql("alter table lead drop constraint no_poison", Tuple.tuple());
        clients.shutdownNow();
    }

    private void hold(String email) {
        blocker.preparedQuery(
                        """
                        insert into lead (workspace_id, id, email, tags, custom_fields, email_verified, free_mail,
                            user_id, created_at, updated_at)
                        values ($1, lpad($2, 24, '0'), $3, '{}', '{}', false, false, $4, now(), now())
                        """)
                .execute(
                        Tuple.of(
                                tenant.workspaceId(),
                                Integer.toHexString(email.hashCode()),
                                email,
                                tenant.userId()))
                .await()
                .atMost(TIMEOUT);
    }

    private static Response create(Tenant tenant, String email) {
        return retryOn503(() -> Api.as(tenant).create(Map.of("email", email, "firstName", email)));
    }

    private static Response create(Tenant tenant, String email, String key) {
        return retryOn503(
                () -> Api.as(tenant).header("Idempotency-Key", key).create(Map.of("email", email)));
    }

    /** On a busy machine some requests get 503; the retry must be answered as well. */
    private static Response retryOn503(Supplier<Response> request) {
        Response answer = request.get();
        for (int tries = 1; answer.statusCode() == 503 && tries < 20; tries++) {
            answer = request.get();
        }
        return answer;
    }

    private List<Response> together(List<Callable<Response>> creates) throws Exception {
        List<Response> answers = new ArrayList<>();
        for (Future<Response> answer : clients.invokeAll(creates)) {
            answers.add(answer.get());
        }
        return answers;
    }

    private static List<String> addresses(String prefix, int number) {
        return IntStream.range(0, number).mapToObj(i -> prefix + i + "@example.com").toList();
    }

    private static List<Callable<Response>> creates(Tenant tenant, List<String> emails) {
        List<Callable<Response>> creates = new ArrayList<>();
        emails.forEach(email -> creates.add(() -> create(tenant, email)));
        return creates;
    }

    @Test
    void batched_creates_of_two_workspaces_return_their_own_leads() throws Exception {
        List<String> emails = addresses("same", 25);
        List<Callable<Response>> creates = new ArrayList<>(creates(tenant, emails));
        creates.addAll(creates(other, emails));
        // The meter is registered with the first create.
        creates(tenant, addresses("first", 1)).get(0).call();
        DistributionSummary batchSizes = metrics.get("leadkeep.creates.batch.size").summary();
        double together = batchSizes.totalAmount() - batchSizes.count();

        List<Response> answers = together(creates);

        assertThat(batchSizes.totalAmount() - batchSizes.count()).isGreaterThan(together);
        for (int i = 0; i < answers.size(); i++) {
            Tenant owner = i < emails.size() ? tenant : other;
            Response answer = answers.get(i);
            assertThat(answer.statusCode()).isEqualTo(201);
            assertThat(answer.jsonPath().getString("data.email"))
                    .isEqualTo(emails.get(i % emails.size()));
            assertThat(answer.jsonPath().getString("data.workspaceId"))
                    .isEqualTo(owner.workspaceId());
            assertThat(answer.jsonPath().getString("data.userId")).isEqualTo(owner.userId());
            String path = answer.header("Location");
            assertThat(Api.as(owner).get(path).asString()).isEqualTo(answer.asString());
            Tenant stranger = owner == tenant ? other : tenant;
            assertThat(Api.as(stranger).get(path).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void duplicates_in_a_batch_return_409_and_leave_no_dead_rows() throws Exception {
        List<String> taken = addresses("taken", 20);
        List<Response> first = together(creates(tenant, taken));
        List<Callable<Response>> creates = new ArrayList<>(creates(tenant, taken));
        creates.addAll(creates(tenant, addresses("free", 20)));
        tenants.sql("create extension if not exists pgstattuple", Tuple.tuple());
        // A create in progress: those that arrive meanwhile are batched.
        hold("in-progress@example.com");
        Future<Response> blocked = clients.submit(() -> create(tenant, "in-progress@example.com"));
        long before = deadRows();

        List<Response> answers = together(creates);

        for (int i = 0; i < 20; i++) {
            assertThat(answers.get(i).statusCode()).isEqualTo(409);
            assertThat(answers.get(i).jsonPath().getString("data._id"))
                    .isEqualTo(first.get(i).jsonPath().getString("data._id"));
            assertThat(answers.get(i).jsonPath().getString("data.email")).isEqualTo(taken.get(i));
            assertThat(answers.get(20 + i).statusCode()).isEqualTo(201);
        }
        // Two creates may have arrived before the one in progress.
        assertThat(deadRows()).isLessThanOrEqualTo(before + 2);
        blocker.query("commit").execute().await().atMost(TIMEOUT);
        assertThat(blocked.get().statusCode()).isEqualTo(409);
    }

    private long deadRows() {
        return tenants.sql("select dead_tuple_count from pgstattuple('lead')", Tuple.tuple())
                .iterator()
                .next()
                .getLong(0);
    }

    @Test
    void batch_does_not_wait_for_a_transaction_that_blocks_one_of_its_creates() throws Exception {
        hold("also-held@example.com");
        Future<Response> blocked = clients.submit(() -> create(tenant, "also-held@example.com"));

        List<Response> answers = together(creates(other, addresses("quick", 40)));

        assertThat(answers).extracting(Response::statusCode).containsOnly(201);
        blocker.query("commit").execute().await().atMost(TIMEOUT);
        assertThat(blocked.get().statusCode()).isEqualTo(409);
    }

    @Test
    void create_that_violates_a_constraint_fails_without_failing_its_batch() throws Exception {
        List<Callable<Response>> creates = new ArrayList<>(creates(tenant, addresses("good", 30)));
        creates.add(15, () -> create(other, "poison@example.com"));

        List<Response> answers = together(creates);

        assertThat(answers.remove(15).statusCode()).isEqualTo(500);
        assertThat(answers).extracting(Response::statusCode).containsOnly(201);
    }

    @Test
    void batched_creates_with_idempotency_keys_take_effect_once() throws Exception {
        List<Callable<Response>> creates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String email = "keyed" + i + "@example.com";
            String key = "key" + i;
            creates.add(() -> create(tenant, email, key));
            creates.add(() -> create(tenant, email, key));
        }

        List<Response> answers = together(creates);

        for (int i = 0; i < 20; i++) {
            String email = "keyed" + i + "@example.com";
            List<Response> ofKey = answers.subList(2 * i, 2 * i + 2);
            assertThat(ofKey).extracting(Response::statusCode).contains(201);
            assertThat(ofKey)
                    .allSatisfy(
                            answer ->
                                    assertThat(
                                                    answer.statusCode() == 201
                                                            || answer.asString()
                                                                    .contains("still running"))
                                            .isTrue());
            Response repeat = create(tenant, email, "key" + i);
            assertThat(repeat.header("Idempotent-Replayed")).isEqualTo("true");
            assertThat(repeat.statusCode()).isEqualTo(201);
            Response original =
                    ofKey.stream().filter(answer -> answer.statusCode() == 201).findFirst().get();
            assertThat(repeat.asString()).isEqualTo(original.asString());
            assertThat(create(tenant, "another@example.com", "key" + i).statusCode())
                    .isEqualTo(422);
        }
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getInt("pagination.total"))
                .isEqualTo(20);
    }

    @Test
    void creates_of_different_leads_with_the_same_key_create_only_one() throws Exception {
        List<Callable<Response>> creates = new ArrayList<>();
        for (String email : addresses("either", 30)) {
            creates.add(() -> create(tenant, email, "one key"));
        }

        List<Response> answers = together(creates);

        assertThat(answers).extracting(Response::statusCode).containsOnlyOnce(201);
        assertThat(answers).extracting(Response::statusCode).isSubsetOf(201, 409, 422);
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getInt("pagination.total")).isOne();
    }
}
