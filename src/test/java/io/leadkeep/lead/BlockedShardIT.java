package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.CitusServer;
import io.leadkeep.testsupport.ServiceProcess;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A create whose address is held by another transaction, on the worker of Citus that has it. */
class BlockedShardIT {

    private static final String KEY = "sk_" + "7".repeat(48);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String HOLD =
            "insert into lead (workspace_id, id, email, tags, custom_fields, email_verified,"
                    + " free_mail, user_id, created_at, updated_at) select id, 'held',"
                    + " 'held@example.com', '{}', '{}', false, false, owner_id, now(), now() from"
                    + " workspace";

    @TempDir Path host;
    @TempDir Path folder;

    @Test
    void batch_gives_up_the_lock_on_the_worker_and_its_create_is_retried_alone() throws Exception {
        assumeTrue(CitusServer.home().isPresent(), CitusServer.MISSING);
        try (CitusServer citus = CitusServer.start(host, 1)) {
            String url = citus.newDatabase("held");
            citus.coordinator().run("held", "alter database held set citus.shard_count = 2");
            Map<String, String> variables =
                    Map.of(
                            "DATABASE_URL",
                            url,
                            "LEADKEEP_DISTRIBUTED",
                            "citus",
                            "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY",
                            KEY);
            try (ServiceProcess service = ServiceProcess.start(folder, variables);
                    Connection holder = citus.coordinator().connect("held");
                    Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.execute(HOLD);
                CompletableFuture<HttpResponse<String>> first = service.sendAsync(create(service));
                Path log = citus.nodes().get(1).log();
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> Files.readString(log).contains("due to lock timeout"));
                holder.rollback();

                // 503 if the retry has waited for too long on a busy machine.
                assertThat(first.join().statusCode()).isIn(201, 503);
                assertThat(service.send(create(service)).statusCode()).isEqualTo(201);
            }
        }
    }

    /** With a key, a create that is alone uses the statement of the batches. */
    private static HttpRequest.Builder create(ServiceProcess service) {
        return service.request("POST", "/v1/leads", KEY, "{\"email\":\"held@example.com\"}")
                .header("Idempotency-Key", "key");
    }
}
