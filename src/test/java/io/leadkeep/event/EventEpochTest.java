package io.leadkeep.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.time.CallContext;
import io.restassured.path.json.JsonPath;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log after its rows have moved to another server. */
@ServiceTest
class EventEpochTest {

    private static final Duration WITHIN = Duration.ofSeconds(20);

    @Inject Tenants tenants;
    @Inject EventEpoch epoch;

    /** A log that was restored on a server whose transaction ids are lower, or higher. */
    @ParameterizedTest
    @ValueSource(longs = {1L << 40, -1})
    void log_goes_on_after_its_events_on_another_server(long higher) {
        EventClient log = new EventClient(tenants, tenants.create());
        log.lead("a@example.com");
        log.all();
        String cursor = log.get("?limit=1").getString("pagination.nextCursor");
        tenants.sql(
                "update lead_event set position = position + $2 where workspace_id = $1",
                Tuple.of(log.tenant().workspaceId(), higher));
        move(log.tenant());

        epoch.check(CallContext.background()).await().atMost(WITHIN);
        JsonPath restored = log.get("");
        String lead = log.lead("b@example.com");
        log.all();
        JsonPath next = log.get("?after=" + restored.getString("pagination.nextCursor"));
        JsonPath both = log.get("");

        assertThat(restored.getList("data.type")).isEqualTo(List.of("lead.created"));
        assertThat(next.getList("data.leadId")).isEqualTo(List.of(lead));
        assertThat(both.getList("data.leadId")).hasSize(2).endsWith(lead);
        assertThat(log.get("?after=" + cursor).getList("data.leadId")).endsWith(lead);
        assertThat(epochOf(log.tenant())).isEqualTo(2);
    }

    /** A write without a raised epoch could get a position that a reader has passed. */
    @Test
    void writes_and_reads_of_the_log_fail_until_the_epoch_is_raised() {
        Tenant tenant = tenants.create();
        move(tenant);

        Api.as(tenant)
                .create(Map.of("email", "a@example.com"))
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue());
        awaitEpoch(tenant, 2);
        Api.as(tenant).create(Map.of("email", "a@example.com")).then().statusCode(201);
        move(tenant);
        Api.as(tenant).get("/v1/events").then().statusCode(503);
        awaitEpoch(tenant, 3);

        Api.as(tenant).get("/v1/events").then().statusCode(200).body("data", hasSize(1));
    }

    @Test
    void epoch_of_another_workspace_stays() {
        Tenant tenant = tenants.create();
        Tenant other = tenants.create();
        move(tenant);

        epoch.check(CallContext.background()).await().atMost(WITHIN);

        assertThat(epochOf(tenant)).isEqualTo(2);
        assertThat(epochOf(other)).isEqualTo(1);
    }

    private void move(Tenant tenant) {
        tenants.sql(
                "update workspace set event_server = 'another' where id = $1",
                Tuple.of(tenant.workspaceId()));
    }

    private void awaitEpoch(Tenant tenant, int expected) {
        Awaitility.await().atMost(WITHIN).until(() -> epochOf(tenant) == expected);
    }

    private int epochOf(Tenant tenant) {
        return tenants.sql(
                        "select event_epoch from workspace where id = $1",
                        Tuple.of(tenant.workspaceId()))
                .iterator()
                .next()
                .getInteger(0);
    }
}
