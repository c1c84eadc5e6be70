package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests with an Idempotency-Key to a service that is killed before it answers. */
class KilledRequestsIT {

    private static final String KEY = "sk_" + "8".repeat(48);
    private static final Map<String, String> WITH_KEY =
            Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY);
    private static final int CREATES = 2_000;
    private static final int CONCURRENCY = 64;

    @TempDir Path folder;

    private TestPostgres postgres;

    @BeforeEach
    void connect() {
        postgres = new TestPostgres(folder);
    }

    @Test
    void retried_creates_of_a_killed_service_take_effect_once() throws Exception {
        Map<Integer, CompletableFuture<HttpResponse<String>>> sent = new LinkedHashMap<>();
        try (ServiceProcess killed = ServiceProcess.start(folder, WITH_KEY)) {
            Semaphore free = new Semaphore(CONCURRENCY);
            AtomicInteger answered = new AtomicInteger();
            for (int i = 0; i < CREATES && answered.get() < CREATES / 4; i++) {
                free.acquire();
                sent.put(
                        i,
                        killed.sendAsync(create(killed, i))
                                .whenComplete(
                                        (answer, e) -> {
                                            answered.incrementAndGet();
                                            free.release();
                                        }));
            }
            killed.kill();
        }
        Map<Integer, HttpResponse<String>> first = new LinkedHashMap<>();
        sent.forEach(
                (i, answer) -> {
                    HttpResponse<String> heard = answer.exceptionally(cut -> null).join();
                    if (heard != null) {
                        first.put(i, heard);
                    }
                });
        assertThat(first).hasSizeBetween(CREATES / 4, sent.size() - 1);

        try (ServiceProcess again = ServiceProcess.start(folder, WITH_KEY)) {
            for (int i : sent.keySet()) {
                HttpResponse<String> repeat = again.send(create(again, i));
                assertThat(repeat.statusCode()).as(repeat.body()).isEqualTo(201);
                assertThat(repeat.body()).contains(email(i));
                if (first.containsKey(i)) {
                    assertThat(repeat.body()).isEqualTo(first.get(i).body());
                    assertThat(isReplayed(repeat)).isTrue();
                }
                String location = repeat.headers().firstValue("Location").get();
                assertThat(again.get(location, KEY).body()).isEqualTo(repeat.body());
            }
            assertThat(emails()).doesNotHaveDuplicates().hasSize(sent.size());
        }
    }

    @Test
    void retry_of_a_committed_request_returns_the_stored_response() throws Exception {
        List<HttpResponse<String>> repeats = killDuring("deferrable initially deferred");

        assertThat(repeats).allMatch(KilledRequestsIT::isReplayed);
    }

    /** A create and its response are one statement, which PostgreSQL commits once it has begun. */
    @Test
    void retry_of_an_uncommitted_request_executes_it() throws Exception {
        List<HttpResponse<String>> repeats = killDuring("");

        assertThat(isReplayed(repeats.get(0))).isTrue();
        assertThat(repeats.subList(1, 3)).noneMatch(KilledRequestsIT::isReplayed);
    }

    /**
     * Kills the service during a slow insert or a slow commit. PostgreSQL finishes the statement
     * that it has begun.
     */
    private List<HttpResponse<String>> killDuring(String when) throws Exception {
        try (ServiceProcess killed = ServiceProcess.start(folder, WITH_KEY)) {
            takeTime(when);
            List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
            for (HttpRequest.Builder request : oneOfEachKind(killed)) {
                sent.add(killed.sendAsync(request));
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> sleeping() == sent.size());
            killed.kill();
            assertThat(sent)
                    .allMatch(
                            answer -> answer.handle((response, failure) -> failure != null).join());
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> sleeping() == 0);
        postgres.run("leadkeep", "drop function take_time cascade");

        try (ServiceProcess again = ServiceProcess.start(folder, WITH_KEY)) {
            List<HttpResponse<String>> repeats = new ArrayList<>();
            for (HttpRequest.Builder request : oneOfEachKind(again)) {
                repeats.add(again.send(request));
            }
            assertThat(repeats).extracting(HttpResponse::statusCode).containsExactly(201, 201, 200);
            assertThat(emails())
                    .containsExactlyInAnyOrder(
                            email(0), "upsert@example.com", "b1@example.com", "b2@example.com");
            JsonNode bulk = new ObjectMapper().readTree(repeats.get(2).body()).path("data");
            assertThat(bulk.path("imported").intValue()).isEqualTo(2);
            return repeats;
        }
    }

    private static List<HttpRequest.Builder> oneOfEachKind(ServiceProcess service) {
        String rows = "{\"leads\":[{\"email\":\"b1@example.com\"},{\"email\":\"b2@example.com\"}]}";
        return List.of(
                create(service, 0),
                service.request("PUT", "/v1/leads/by-email/upsert@example.com", KEY, "{}")
                        .header("Idempotency-Key", "upsert"),
                service.request("POST", "/v1/leads/bulk", KEY, rows)
                        .header("Idempotency-Key", "bulk"));
    }

    private static HttpRequest.Builder create(ServiceProcess service, int i) {
        return service.request("POST", "/v1/leads", KEY, "{\"email\":\"" + email(i) + "\"}")
                .header("Idempotency-Key", "create-" + i);
    }

    private static String email(int i) {
        return "lead" + i + "@example.com";
    }

    private static boolean isReplayed(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotent-Replayed").isPresent();
    }

    private void takeTime(String when) throws SQLException {
        postgres.run(
                "leadkeep",
                """
                create function take_time() returns trigger language plpgsql as
                $$ begin perform pg_sleep(1.5); return null; end $$;
                create constraint trigger slow after insert on idempotent_request %s
                for each row execute function take_time();
                """
                        .formatted(when));
    }

    private int sleeping() throws SQLException {
        return postgres.rows(
                        "leadkeep", "select pid from pg_stat_activity where wait_event = 'PgSleep'")
                .size();
    }

    private List<String> emails() throws SQLException {
        return postgres.rows("leadkeep", "select email from lead");
    }
}
