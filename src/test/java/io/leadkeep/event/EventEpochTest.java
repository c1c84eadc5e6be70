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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log after its rows have moved to another server. */
@ServiceTest
class EventEpochTest {

    @Inject Tenants tenants;
    @Inject EventEpoch epoch;

    /** A log that was restored on a server whose transaction ids are lower, or higher. */
    @ParameterizedTest
    @ValueSource(longs = {1L << 40, -1})
    void log_goes_on_after_its_events_on_another_server(long higher) {
        EventClient log = new EventClient(tenants, tenants.create());
        log.lead("a@example.com");
        log.all();
        tenants.sql(
                "update lead_event set position = position + $2 where workspace_id = $1",
                Tuple.of(log.tenant().workspaceId(), higher));
        tenants.sql("update lead_event_epoch set server = 'another'", Tuple.tuple());
        String cursor = log.get("?limit=1").getString("pagination.nextCursor");

        check();
        JsonPath restored = log.get("");
        String lead = log.lead("b@example.com");
        log.all();
        JsonPath next = log.get("?after=" + restored.getString("pagination.nextCursor"));
        JsonPath both = log.get("");

        assertThat(restored.getList("data.type")).isEqualTo(List.of("lead.created"));
        assertThat(next.getList("data.leadId")).isEqualTo(List.of(lead));
        assertThat(both.getList("data.leadId")).hasSize(2).endsWith(lead);
        assertThat(log.get("?after=" + cursor).getList("data.leadId")).endsWith(lead);
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
