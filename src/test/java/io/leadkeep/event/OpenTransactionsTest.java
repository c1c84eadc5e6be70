package io.leadkeep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader beside transactions that are held open, and that commit in another order. */
@ServiceTest
class OpenTransactionsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Inject Tenants tenants;
    @Inject EventLog events;
    @Inject Pool pool;

    private final List<SqlConnection> connections = new ArrayList<>();
    private Tenant tenant;
    private EventClient log;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        log = new EventClient(tenants, tenant);
    }

    @AfterEach
    void closeConnections() {
        for (SqlConnection connection : connections) {
            execute(connection, "rollback");
            await(connection.close());
        }
    }

    private SqlConnection begin() {
        SqlConnection connection = await(pool.getConnection());
        connections.add(connection);
        execute(connection, "begin");
        return connection;
    }

    private static void execute(SqlConnection connection, String sql) {
        await(connection.query(sql).execute());
    }

    private void add(SqlConnection transaction) {
        await(
                events.add(
                        io.leadkeep.auth.Tenant.background(tenant.workspaceId()),
                        EventType.KEY_CREATED,
                        transaction));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(TIMEOUT);
    }

    @Test
    void reader_waits_for_an_open_transaction_and_gets_its_event() {
        SqlConnection open = begin();
        add(open);
        String lead = log.lead("a@example.com");

        Response history = Api.as(tenant).get("/v1/leads/" + lead + "/history");
        JsonPath before = log.get("");
        execute(open, "commit");
        List<Map<String, Object>> after = readFrom(before.getString("pagination.nextCursor"), 2);

        assertThat(before.getList("data")).isEmpty();
        assertThat(history.jsonPath().getList("data.type")).isEqualTo(List.of("lead.created"));
        assertThat(after)
                .extracting(event -> event.get("type"))
                .containsExactly("key.created", "lead.created");
    }

    /** Reads until it has a number of events. */
    private List<Map<String, Object>> readFrom(String cursor, int number) {
        List<Map<String, Object>> read = new ArrayList<>();
        String[] next = {cursor};
        Awaitility.await()
                .atMost(TIMEOUT)
                .until(
                        () -> {
                            JsonPath page = log.get("?limit=3&after=" + next[0]);
                            next[0] = page.getString("pagination.nextCursor");
                            read.addAll(page.getList("data"));
                            return read.size() >= number && !page.getBoolean("pagination.hasMore");
                        });
        return read;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void reader_gets_each_committed_event_once(long seed) {
        Random random = new Random(seed);
        List<SqlConnection> open =
                new ArrayList<>(IntStream.range(0, 4).mapToObj(i -> begin()).toList());
        List<Object> read = new ArrayList<>();
        String cursor = log.get("").getString("pagination.nextCursor");
        for (int step = 0; step < 80; step++) {
            SqlConnection one = open.get(random.nextInt(open.size()));
            switch (random.nextInt(6)) {
                case 0 -> execute(one, "commit; begin");
                case 1 -> execute(one, "rollback; begin");
                case 2 -> log.lead(step + "@example.com");
                case 3 -> {
                    JsonPath page = log.get("?limit=2&after=" + cursor);
                    cursor = page.getString("pagination.nextCursor");
                    read.addAll(page.getList("data.id"));
                }
                default -> add(one);
            }
        }
        open.forEach(connection -> execute(connection, "commit"));

        List<Object> all = new ArrayList<>();
        log.all().forEach(event -> all.add(event.get("id")));
        readFrom(cursor, all.size() - read.size()).forEach(event -> read.add(event.get("id")));

        assertThat(read).isEqualTo(all);
        assertThat(read).doesNotHaveDuplicates().hasSizeGreaterThan(10);
    }

    @Test
    void events_of_a_lead_are_in_the_order_of_its_changes() {
        String lead = log.lead("lead@example.com");
        SqlConnection blocker = begin();
        await(
                blocker.preparedQuery(
                                """
                                insert into lead (workspace_id, id, email, tags, custom_fields, email_verified, free_mail,
                                    user_id, created_at, updated_at)
                                values ($1, lpad('b', 24, '0'), 'blocked@example.com', '{}', '{}', false, false, '',
                                    now(), now())
                                """)
                        .execute(Tuple.of(tenant.workspaceId())));
        // The bulk gets its transaction id with the first row, and waits with the second one.
        Future<Response> bulk =
                CompletableFuture.supplyAsync(
                        () ->
                                Api.as(tenant)
                                        .post(
                                                "/v1/leads/bulk",
                                                """
                                                {"leads":[{"email":"a@example.com"},{"email":"blocked@example.com"},
                                                  {"email":"lead@example.com","city":"second"}],"onExisting":"overwrite"}
                                                """));
        Awaitility.await().atMost(TIMEOUT).until(this::isBlocked);
        Api.as(tenant).patch("/v1/leads/" + lead, "{\"city\":\"first\"}");
        execute(blocker, "rollback");
        assertThat(bulk).succeedsWithin(TIMEOUT);

        List<Map<String, Object>> changes =
                log.all().stream()
                        .filter(event -> event.get("type").equals("lead.updated"))
                        .toList();

        assertThat(changes).hasSize(2);
        assertThat((Map<?, ?>) changes.get(0).get("previous")).isEqualTo(noCity());
        assertThat((Map<?, ?>) changes.get(1).get("previous")).isEqualTo(Map.of("city", "first"));
    }

    private static Map<String, Object> noCity() {
        Map<String, Object> previous = new HashMap<>();
        previous.put("city", null);
        return previous;
    }

    private boolean isBlocked() {
        return tenants.sql(
                                "select from pg_stat_activity where wait_event_type = 'Lock' and"
                                        + " query like 'with log as%asked as materialized%'",
                                Tuple.tuple())
                        .size()
                > 0;
    }
}
