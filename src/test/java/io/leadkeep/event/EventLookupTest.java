package io.leadkeep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.auth.Tenant;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenants;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Positions by time. */
@ServiceTest
class EventLookupTest {

    private static final Instant START = Instant.parse("2025-06-10T00:00:00Z");

    @Inject Tenants tenants;
    @Inject EventLookup lookup;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = Tenant.background(tenants.create().workspaceId());
    }

    /** Event n, of hour n, has position 1,000 n; from hour 50 on, on another server. */
    private void addEvents() {
        tenants.sql(
                "insert into lead_event (workspace_id, position, type, at, actor_type) select $1,"
                    + " 1000 * n + case when n < 50 then 0 else 1::bigint << 48 end, 'key.created',"
                    + " $2::timestamptz + n * interval '1 hour', 'system' from generate_series(0,"
                    + " 99) n",
                Tuple.of(tenant.workspaceId(), START.atOffset(ZoneOffset.UTC)));
    }

    /** Returns how many events are before a position. */
    private long before(Uni<EventPosition> found) {
        return tenants.sql(
                        "select count(*) from lead_event where workspace_id = $1 and position < $2",
                        Tuple.of(
                                tenant.workspaceId(),
                                found.await().atMost(Duration.ofSeconds(10)).position()))
                .iterator()
                .next()
                .getLong(0);
    }

    /** With an hour for transactions that overlap. */
    @ParameterizedTest
    @CsvSource({"-5, 0, 0", "0, 0, 1", "30, 29, 31", "50, 49, 51", "75, 74, 76", "200, 100, 100"})
    void period_begins_and_ends_at_the_positions_of_its_times(
            int hours, int firstSince, int lastUntil) {
        addEvents();
        Instant time = START.plus(Duration.ofHours(hours));

        assertThat(before(lookup.firstSince(tenant, time))).isEqualTo(firstSince);
        assertThat(before(lookup.lastUntil(tenant, time))).isEqualTo(lastUntil);
    }

    @Test
    void empty_log_has_no_position() {
        EventPosition found =
                lookup.firstSince(tenant, START).await().atMost(Duration.ofSeconds(10));

        assertThat(found).isEqualTo(EventPosition.START);
    }
}
