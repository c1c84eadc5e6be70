package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that is told to end while creates wait for those in front of them. */
class OrderlyEndIT {

    private static final String KEY = "sk_" + "7".repeat(48);
    private static final Map<String, String> WITH_KEY =
            Map.of("LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY, "LEADKEEP_CREATES_LANES", "1");
    private static final int WAITING = 30;

    @TempDir Path folder;

    @Test
    void whoever_waits_is_answered_and_nobody_else_is_stored() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        try (ServiceProcess service = ServiceProcess.start(folder, WITH_KEY)) {
            TestPostgres postgres = new TestPostgres(folder);
            postgres.run(
                    "leadkeep",
                    """
                    create function take_time() returns trigger language plpgsql as
                    $$ begin perform pg_sleep(0.5); return new; end $$;
                    create trigger slow before insert on lead for each statement execute function take_time();
                    """);
            for (int i = 0; i <= WAITING; i++) {
                String body = "{\"email\":\"lead" + i + "@example.com\"}";
                sent.add(service.sendAsync(service.request("POST", "/v1/leads", KEY, body)));
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> waiting(service) > 0);
        }

        List<HttpResponse<String>> answers =
                sent.stream().map(answer -> answer.exceptionally(cut -> null).join()).toList();
        long created =
                answers.stream()
                        .filter(answer -> answer != null && answer.statusCode() == 201)
                        .count();
        assertThat(created).isGreaterThan(1);
        try (ServiceProcess again = ServiceProcess.start(folder, WITH_KEY)) {
            String page = again.get("/v1/leads?limit=1", KEY).body();
            assertThat(page).contains("\"total\":" + created + ",");
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
