package io.leadkeep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that was restored on a server with lower transaction ids. */
@ServiceTest
class EventEpochTest {

    @Inject Tenants tenants;
    @Inject EventEpoch epoch;

    @Test
    void log_goes_on_after_its_events_on_a_server_with_lower_transaction_ids() {
        EventClient log = new EventClient(tenants, tenants.create());
        log.lead("a@example.com");
        log.all();
        tenants.sql(
                "update lead_event set position = position + (1::bigint << 40) where workspace_id ="
                        + " $1",
                Tuple.of(log.tenant().workspaceId()));
        tenants.sql("update lead_event_epoch set server = 'another'", Tuple.tuple());
        assertThat(log.get("").getList("data")).isEmpty();

        check();
        JsonPath restored = log.get("");
        String lead = log.lead("b@example.com");
        log.all();
        JsonPath next = log.get("?after=" + restored.getString("pagination.nextCursor"));

        assertThat(restored.getList("data.type")).isEqualTo(List.of("lead.created"));
        assertThat(next.getList("data.leadId")).isEqualTo(List.of(lead));
    }

    @Test
    void epoch_stays_on_the_same_server() {
        int before = current();

        check();

        assertThat(current()).isEqualTo(before);
    }

    private void check() {
        epoch.check().await().atMost(Duration.ofSeconds(20));
    }

    private int current() {
        return tenants.sql("select epoch from lead_event_epoch", Tuple.tuple())
                .iterator()
                .next()
                .getInteger(0);
    }
}
