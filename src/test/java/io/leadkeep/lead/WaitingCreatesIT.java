package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Creates that wait while each insert statement takes half a second. */
class WaitingCreatesIT {

    private static final String KEY = "sk_" + "7".repeat(48);
    private static final int SENT = 30;

    @TempDir Path folder;

    private ServiceProcess start(int open) {
        return ServiceProcess.start(
                folder,
                Map.of(
                        "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                        KEY,
                        "LEADKEEP_CREATES_BATCH_CONCURRENCY",
                        "1",
                        "LEADKEEP_CREATES_BATCH_MAX_PENDING",
                        Integer.toString(open)));
    }

    private List<CompletableFuture<HttpResponse<String>>> send(ServiceProcess service)
            throws SQLException {
        new TestPostgres(folder)
                .run(
                        "leadkeep",
                        """
                        create function take_time() returns trigger language plpgsql as
                        $$ begin perform pg_sleep(0.5); return new; end $$;
                        create trigger slow before insert on lead for each statement execute function take_time();
                        """);
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < SENT; i++) {
            String body = "{\"email\":\"lead" + i + "@example.com\"}";
            sent.add(service.sendAsync(service.request("POST", "/v1/leads", KEY, body)));
        }
        return sent;
    }

    private static long created(List<HttpResponse<String>> answers) {
        return answers.stream()
                .filter(answer -> answer != null && answer.statusCode() == 201)
                .count();
    }

    private static String stored(ServiceProcess service) {
        return service.get("/v1/leads?limit=1", KEY).body();
    }

    @Test
    void shutdown_answers_waiting_creates_and_stores_no_others() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> sent;
        try (ServiceProcess service = start(4_000)) {
            sent = send(service);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> waiting(service) > 0);
        }

        long created =
                created(
                        sent.stream()
                                .map(answer -> answer.exceptionally(cut -> null).join())
                                .toList());
        assertThat(created).isGreaterThan(1);
        try (ServiceProcess again = start(4_000)) {
            assertThat(stored(again)).contains("\"total\":" + created + ",");
        }
    }

    @Test
    void creates_beyond_max_pending_return_503_at_once() throws Exception {
        try (ServiceProcess service = start(5)) {
            List<HttpResponse<String>> answers =
                    send(service).stream().map(CompletableFuture::join).toList();

            assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(201, 503);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 503)
                    .hasSizeGreaterThan(SENT / 2)
                    .allMatch(answer -> answer.headers().firstValue("Retry-After").isPresent())
                    .allMatch(answer -> answer.body().contains("SERVICE_UNAVAILABLE"));
            assertThat(stored(service)).contains("\"total\":" + created(answers) + ",");
        }
    }

    private static double waiting(ServiceProcess service) {
        return service.get("/q/metrics", KEY)
                .body()
                .lines()
                .filter(line -> line.startsWith("leadkeep_creates_waiting "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                .sum();
    }
}
