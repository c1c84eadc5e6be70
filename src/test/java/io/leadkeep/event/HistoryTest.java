package io.leadkeep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /v1/leads/{id}/history}. */
@ServiceTest
class HistoryTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private String lead;

    @BeforeEach
    void createLead() {
        tenant = tenants.create();
        lead = new EventClient(tenants, tenant).lead("a@example.com");
        new EventClient(tenants, tenant).lead("other@example.com");
    }

    private Response history(String query) {
        return Api.as(tenant).get("/v1/leads/" + lead + "/history" + query);
    }

    private void patch(String city) {
        Api.as(tenant).patch("/v1/leads/" + lead, "{\"city\":\"" + city + "\"}");
    }

    @Test
    void history_lists_events_newest_first_in_pages() {
        patch("Bonn");
        patch("Ulm");

        Response first = history("?limit=2");
        Response second =
                history("?limit=2&cursor=" + first.jsonPath().getString("pagination.nextCursor"));

        assertThat(first.jsonPath().getList("data.previous.city")).containsExactly("Bonn", null);
        assertThat(first.jsonPath().getBoolean("pagination.hasMore")).isTrue();
        assertThat(second.jsonPath().getList("data.type")).isEqualTo(List.of("lead.created"));
        assertThat(second.jsonPath().getBoolean("pagination.hasMore")).isFalse();
        assertThat(second.jsonPath().getString("pagination.nextCursor")).isNull();
        assertThat(history("").jsonPath().getList("data.leadId"))
                .isEqualTo(List.of(lead, lead, lead));
        assertThat(history("").jsonPath().getInt("pagination.limit")).isEqualTo(25);
    }

    @Test
    void history_of_deleted_lead_can_be_read_until_its_events_expire() {
        Api.as(tenant).delete("/v1/leads/" + lead);

        assertThat(history("").jsonPath().getList("data.type"))
                .isEqualTo(List.of("lead.deleted", "lead.created"));
        deleteEvents();
        assertThat(history("").statusCode()).isEqualTo(404);
    }

    @Test
    void history_of_lead_without_events_is_empty() {
        deleteEvents();

        assertThat(history("").statusCode()).isEqualTo(200);
        assertThat(history("").jsonPath().getList("data")).isEmpty();
    }

    private void deleteEvents() {
        tenants.sql(
                "delete from lead_event where workspace_id = $1", Tuple.of(tenant.workspaceId()));
    }

    @Test
    void history_of_another_workspace_is_404_like_that_of_no_lead() {
        Tenant stranger = tenants.create();

        Response foreign = Api.as(stranger).get("/v1/leads/" + lead + "/history");
        Response missing = Api.as(stranger).get("/v1/leads/" + "0".repeat(24) + "/history");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.asString()).isEqualTo(missing.asString());
        assertThat(Api.as(stranger).get("/v1/leads/1/history").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"cursor=1,cursor", "limit=101,limit", "types=lead.created,types"})
    void invalid_parameter_is_400_and_named(String query, String field) {
        Response refused = history("?" + query);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).containsExactly(field);
    }
}
