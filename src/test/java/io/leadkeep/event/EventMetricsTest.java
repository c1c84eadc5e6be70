package io.leadkeep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.NotOnCitus;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceTest
class EventMetricsTest {

    @Inject Tenants tenants;
    @Inject MeterRegistry metrics;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    private double count(String type) {
        return metrics.get("leadkeep.events").tag("type", type).counter().count();
    }

    private void awaitCount(String type, double expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(count(type)).isEqualTo(expected));
    }

    @Test
    void committed_events_are_counted_by_type() {
        double created = count("lead.created");
        double deleted = count("lead.deleted");

        Api.as(tenant)
                .post(
                        "/v1/leads/bulk",
                        "{\"leads\":[{\"email\":\"a@example.com\"},{\"email\":\"b@example.com\"}]}");
        new EventClient(tenants, tenant).lead("c@example.com");
        Api.as(tenant).send("DELETE", "/v1/leads", "{\"deleteAll\":true}");

        awaitCount("lead.created", created + 3);
        awaitCount("lead.deleted", deleted + 3);
    }

    @Test
    @NotOnCitus("Distributed tables have no triggers.")
    void events_of_a_failed_commit_are_not_counted() {
        String lead = new EventClient(tenants, tenant).lead("a@example.com");
        double updated = count("lead.updated");
        double created = count("key.created");
        String refusal = "refuse_commit_" + tenant.workspaceId();
        tenants.sql(
                "create function %s() returns trigger language plpgsql as".formatted(refusal)
                        + " 'begin raise exception ''refused''; end'",
                Tuple.tuple());
        tenants.sql(
                "create constraint trigger %1$s after insert on lead_event deferrable initially"
                                .formatted(refusal)
                        + " deferred for each row when (new.workspace_id = '%s')"
                                .formatted(tenant.workspaceId())
                        + " execute function %s()".formatted(refusal),
                Tuple.tuple());
        List<Integer> statuses;
        try {
            statuses = List.of(change(lead, "Bonn"), createKey());
        } finally {
            tenants.sql("drop function " + refusal + " cascade", Tuple.tuple());
        }

        assertThat(statuses).containsExactly(500, 500);
        assertThat(change(lead, "Ulm")).isEqualTo(200);
        assertThat(createKey()).isEqualTo(201);
        awaitCount("lead.updated", updated + 1);
        awaitCount("key.created", created + 1);
    }

    private int createKey() {
        return Api.as(tenant.platformKey())
                .post(
                        "/v1/workspaces/" + tenant.workspaceId() + "/keys",
                        "{\"name\":\"Test\",\"preset\":\"readOnly\"}")
                .statusCode();
    }

    private int change(String lead, String city) {
        return Api.as(tenant)
                .patch("/v1/leads/" + lead, "{\"city\":\"" + city + "\"}")
                .statusCode();
    }
}
