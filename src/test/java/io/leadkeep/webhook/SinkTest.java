package io.leadkeep.webhook;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.WebhookSink;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A workspace of a test, and an endpoint that receives its events. */
abstract class SinkTest {

    static final Duration WITHIN = Duration.ofSeconds(20);

    @Inject Tenants tenants;

    final WebhookSink sink = WebhookSink.start();
    Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    /** Without an end, failing webhooks would be tried during the tests of other classes. */
    @AfterEach
    void endDeliveries() {
        tenants.sql(
                "update webhook set status = 'paused', version = version + 1 where workspace_id ="
                        + " $1",
                Tuple.of(tenant.workspaceId()));
        sink.close();
    }

    /** Creates a lead and returns its path. */
    final String create(String email) {
        return Api.as(tenant).create(Map.of("email", email)).header("Location");
    }

    static void awaitPending(Hook hook, int number) {
        Awaitility.await()
                .atMost(WITHIN)
                .until(() -> hook.get().getInt("data.stats.pending") == number);
    }

    static void awaitDelivered(Hook hook, int number) {
        Awaitility.await()
                .atMost(WITHIN)
                .until(() -> hook.get().getInt("data.stats.totalDelivered") == number);
    }

    /** Makes retries due, for which the tests do not wait. */
    final void makeDue(Hook hook) {
        tenants.sql(
                "update webhook_delivery set next_attempt_at = now() where webhook_id = $1 and"
                        + " next_attempt_at is not null",
                Tuple.of(hook.id()));
    }
}
