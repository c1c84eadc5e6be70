package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Concurrent writes to the same leads on two nodes with one database. */
class TwoNodesIT {

    private static final String KEY = "sk_" + "4".repeat(48);
    private static final int CLIENTS = 50;

    /** Writers of a row wait for each other, each on one of the eight connections of a node. */
    private static final int WRITERS = 16;

    @TempDir static Path folder;

    private static final List<ServiceProcess> NODES = new ArrayList<>();

    @BeforeAll
    static void start() {
        NODES.add(ServiceProcess.start(folder, Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY)));
        TestPostgres postgres = new TestPostgres(folder);
        NODES.add(
                ServiceProcess.start(
                        folder, Map.of("DATABASE_URL", postgres.url(postgres.port()))));
    }

    @AfterAll
    static void stop() {
        NODES.get(1).close();
        NODES.get(0).close();
    }

    /** Distributes the clients over the nodes. */
    private static List<HttpResponse<String>> concurrently(
            int clients, BiFunction<ServiceProcess, Integer, HttpResponse<String>> call)
            throws Exception {
        return Concurrently.call(
                IntStream.range(0, clients)
                        .mapToObj(
                                i ->
                                        (Callable<HttpResponse<String>>)
                                                () -> call.apply(NODES.get(i % NODES.size()), i))
                        .toList());
    }

    private static Map<Integer, Long> statuses(List<HttpResponse<String>> answers) {
        return answers.stream()
                .collect(Collectors.groupingBy(HttpResponse::statusCode, Collectors.counting()));
    }

    private static JsonPath read(String path) {
        return JsonPath.from(NODES.get(0).get(path, KEY).body());
    }

    private static String create(String email) {
        return JsonPath.from(NODES.get(0).create(KEY, email).body()).getString("data._id");
    }

    @Test
    void creates_of_an_email_on_two_nodes_return_201_once() throws Exception {
        List<HttpResponse<String>> answers =
                concurrently(
                        CLIENTS,
                        (node, i) ->
                                node.create(KEY, i % 4 < 2 ? "race@acme.com" : "RACE@Acme.com"));

        assertThat(statuses(answers)).isEqualTo(Map.of(201, 1L, 409, CLIENTS - 1L));
        assertThat(answers)
                .extracting(answer -> JsonPath.from(answer.body()).getString("data._id"))
                .containsOnly(read("/v1/leads?search=race@acme").getString("data[0]._id"));
    }

    @Test
    void creates_with_an_idempotency_key_on_two_nodes_return_the_same_response() throws Exception {
        List<HttpResponse<String>> answers =
                concurrently(
                        CLIENTS,
                        (node, i) ->
                                node.send(
                                        node.request(
                                                        "POST",
                                                        "/v1/leads",
                                                        KEY,
                                                        "{\"email\":\"once@acme.com\"}")
                                                .header("Idempotency-Key", "only-once")));

        List<HttpResponse<String>> created =
                answers.stream().filter(answer -> answer.statusCode() == 201).toList();
        assertThat(created).extracting(HttpResponse::body).containsOnly(created.get(0).body());
        assertThat(created)
                .filteredOn(answer -> answer.headers().firstValue("Idempotent-Replayed").isEmpty())
                .hasSize(1);
        // The first request was still running.
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 201)
                .allMatch(answer -> answer.statusCode() == 409)
                .allMatch(answer -> !answer.body().contains("\"data\""));
    }

    @Test
    void upserts_of_an_email_on_two_nodes_create_once_and_patch() throws Exception {
        List<HttpResponse<String>> answers =
                concurrently(
                        WRITERS,
                        (node, i) ->
                                node.send(
                                        "PUT",
                                        "/v1/leads/by-email/up%2Bsert@acme.com",
                                        KEY,
                                        "{\"customFields\":{\"field" + i + "\":" + i + "}}"));

        assertThat(statuses(answers)).isEqualTo(Map.of(201, 1L, 200, WRITERS - 1L));
        Map<String, Object> fields =
                read("/v1/leads?search=up%2Bsert").getMap("data[0].customFields");
        assertThat(fields).hasSize(WRITERS);
    }

    @Test
    void patches_of_different_fields_on_two_nodes_are_all_kept() throws Exception {
        String id = create("patched@acme.com");

        List<HttpResponse<String>> answers =
                concurrently(
                        WRITERS,
                        (node, i) ->
                                node.send(
                                        "PATCH",
                                        "/v1/leads/" + id,
                                        KEY,
                                        "{\"customFields\":{\"field" + i + "\":" + i + "}}"));

        Map<String, Object> expected = new HashMap<>();
        IntStream.range(0, WRITERS).forEach(i -> expected.put("field" + i, i));
        assertThat(statuses(answers)).isEqualTo(Map.of(200, (long) WRITERS));
        assertThat(read("/v1/leads/" + id).<String, Object>getMap("data.customFields"))
                .isEqualTo(expected);
    }

    @Test
    void patches_with_the_same_if_match_on_two_nodes_succeed_once() throws Exception {
        String id = create("guarded@acme.com");
        String version =
                NODES.get(0).get("/v1/leads/" + id, KEY).headers().firstValue("ETag").orElseThrow();

        List<HttpResponse<String>> answers =
                concurrently(
                        WRITERS,
                        (node, i) ->
                                node.send(
                                        node.request(
                                                        "PATCH",
                                                        "/v1/leads/" + id,
                                                        KEY,
                                                        "{\"firstName\":\"Name " + i + "\"}")
                                                .header("If-Match", version)));

        assertThat(statuses(answers)).isEqualTo(Map.of(200, 1L, 412, WRITERS - 1L));
    }

    @Test
    void overlapping_bulks_on_two_nodes_lose_no_row_and_make_no_duplicate() throws Exception {
        int bulks = 4;
        int rows = 1_000;
        List<HttpResponse<String>> answers =
                concurrently(bulks, (node, i) -> node.post("/v1/leads/bulk", KEY, bulk(rows, i)));

        assertThat(statuses(answers)).containsOnlyKeys(200);
        assertThat(read("/v1/leads?search=bulked&limit=1").getInt("pagination.total"))
                .isEqualTo(rows);
        assertThat(
                        answers.stream()
                                .map(answer -> JsonPath.from(answer.body()))
                                .mapToInt(answer -> answer.getInt("data.imported"))
                                .sum())
                .isEqualTo(rows);
    }

    /** Makes bulks of the same addresses in different orders. */
    private static String bulk(int rows, int seed) {
        return IntStream.range(0, rows)
                .map(i -> (i * 7 + seed * 251) % rows)
                .mapToObj(i -> "{\"email\":\"bulked" + i + "@acme.com\"}")
                .collect(Collectors.joining(",", "{\"leads\":[", "]}"));
    }

    @Test
    void deletes_of_a_lead_on_two_nodes_succeed_once() throws Exception {
        String id = create("deleted@acme.com");

        List<HttpResponse<String>> answers =
                concurrently(WRITERS, (node, i) -> node.send("DELETE", "/v1/leads/" + id, KEY, ""));

        assertThat(statuses(answers)).isEqualTo(Map.of(200, 1L, 404, WRITERS - 1L));
        assertThat(create("deleted@acme.com")).isNotNull().isNotEqualTo(id);
    }
}
