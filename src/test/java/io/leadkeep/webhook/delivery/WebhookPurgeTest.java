package io.leadkeep.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.id.Id;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long attempts are kept. */
@ServiceTest
class WebhookPurgeTest {

    private static final String FIRST = "1".repeat(24);
    private static final String SECOND = "2".repeat(24);

    @Inject Tenants tenants;
    @Inject WebhookPurge purge;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    private void addWebhook(String id) {
        tenants.sql(
                "insert into webhook (workspace_id, id, name, url, events, fields, filters,"
                        + " retry_attempts, timeout_ms, status, encryption_key, secret, version,"
                        + " created_by, created_at, updated_at) values ($1, $2, 'Test',"
                        + " 'http://127.0.0.1:9/', '{lead.created}', '{}', '{}', 8, 1000, 'paused',"
                        + " 'none', '', 0, 'test', now(), now())",
                Tuple.of(tenant.workspaceId(), id));
    }

    /** The id of an attempt has its time. */
    private void addAttempts(String webhook, int number, Duration age) {
        String time = Id.firstOf(Instant.now().minus(age)).substring(0, 8);
        tenants.sql(
                "insert into webhook_attempt (workspace_id, webhook_id, id, position, number,"
                    + " event_type, attempt, status, is_final, duration_ms, attempted_at) select"
                    + " $1, $2, $3 || lpad(to_hex(n), 16, '0'), n, 1, 'lead.created', 1,"
                    + " 'delivered', false, 1, now() from generate_series(1, $4::integer) n",
                Tuple.of(tenant.workspaceId(), webhook, time, number));
    }

    private long count(String table, String column, String webhook) {
        return tenants.sql(
                        "select count(*) from %s where workspace_id = $1 and %s = $2"
                                .formatted(table, column),
                        Tuple.of(tenant.workspaceId(), webhook))
                .iterator()
                .next()
                .getLong(0);
    }

    private void purge() {
        purge.purge().await().atMost(Duration.ofSeconds(30));
    }

    @Test
    void purge_deletes_old_attempts_in_several_batches_and_keeps_the_others() {
        addWebhook(FIRST);
        addAttempts(FIRST, 4_500, Duration.ofDays(31));
        addAttempts(FIRST, 10, Duration.ofDays(29));

        purge();

        assertThat(count("webhook_attempt", "webhook_id", FIRST)).isEqualTo(10);
        assertThat(count("webhook", "id", FIRST)).isEqualTo(1);
    }

    @Test
    void purge_deletes_a_deleted_webhook_with_its_attempts_and_no_other() {
        addWebhook(FIRST);
        addWebhook(SECOND);
        addAttempts(FIRST, 2_500, Duration.ZERO);
        addAttempts(SECOND, 10, Duration.ZERO);
        tenants.sql(
                "update webhook set deleted_at = now() where workspace_id = $1 and id = $2",
                Tuple.of(tenant.workspaceId(), FIRST));

        purge();

        assertThat(count("webhook", "id", FIRST)).isZero();
        assertThat(count("webhook_attempt", "webhook_id", FIRST)).isZero();
        assertThat(count("webhook_attempt", "webhook_id", SECOND)).isEqualTo(10);
    }
}
