package io.leadkeep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceTest
class EventPurgeTest {

    @Inject Tenants tenants;
    @Inject EventPurge purge;

    private Tenant tenant;
    private EventClient log;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        log = new EventClient(tenants, tenant);
    }

    private void addEvents(int first, int last, String age) {
        tenants.sql(
                "insert into lead_event (workspace_id, position, type, at, actor_type) select $1,"
                        + " n, 'key.created', now() - $4::text::interval, 'system'"
                        + " from generate_series($2::int, $3::int) n",
                Tuple.of(tenant.workspaceId(), first, last, age));
    }

    private void purge() {
        purge.purgeExpired().await().atMost(Duration.ofSeconds(30));
    }

    @Test
    void purge_deletes_expired_events_in_several_batches_and_keeps_the_others() {
        addEvents(1, 4_500, "31 days");
        JsonPath before = log.get("?limit=10");
        addEvents(4_501, 4_510, "29 days");

        purge();

        assertThat(log.get("?limit=1000").getList("data.id")).hasSize(10);
        assertThat(
                        log.get("?limit=1000&after=" + before.getString("pagination.nextCursor"))
                                .getList("data.id"))
                .hasSize(10);
    }

    @Test
    void purge_keeps_events_of_overlapping_transactions_until_they_expire() {
        addEvents(1, 2, "31 days");
        addEvents(3, 3, "29 days");
        addEvents(4, 4, "31 days");

        purge();

        assertThat(log.get("").getList("data.id")).hasSize(1);
    }

    @Test
    void purge_runs_in_the_background() {
        addEvents(1, 1, "31 days");

        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> log.get("").getList("data").isEmpty());
    }
}
