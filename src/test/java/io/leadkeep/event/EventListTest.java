package io.leadkeep.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages, filters and errors of {@code GET /v1/events}. */
@ServiceTest
class EventListTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private EventClient log;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
        log = new EventClient(tenants, tenant);
    }

    @Test
    void pages_continue_after_the_cursor_and_the_last_one_has_a_cursor_too() {
        for (int i = 0; i < 5; i++) {
            log.lead(i + "@example.com");
        }
        List<Object> all = new ArrayList<>();
        log.all().forEach(event -> all.add(event.get("id")));

        List<Object> read = new ArrayList<>();
        JsonPath page = log.get("?limit=2");
        read.addAll(page.getList("data.id"));
        while (page.getBoolean("pagination.hasMore")) {
            assertThat(page.getInt("pagination.limit")).isEqualTo(2);
            page = log.get("?limit=2&after=" + page.getString("pagination.nextCursor"));
            read.addAll(page.getList("data.id"));
        }

        assertThat(read).isEqualTo(all);
        String end = page.getString("pagination.nextCursor");
        JsonPath empty = log.get("?after=" + end);
        assertThat(empty.getList("data")).isEmpty();
        assertThat(empty.getInt("pagination.limit")).isEqualTo(100);
        String lead = log.lead("next@example.com");
        log.all();
        assertThat(log.get("?after=" + end).getList("data.leadId")).containsExactly(lead);
        assertThat(
                        log.get("?after=" + empty.getString("pagination.nextCursor"))
                                .getList("data.leadId"))
                .containsExactly(lead);
    }

    @Test
    void list_without_events_is_empty_and_has_a_cursor() {
        JsonPath page = log.get("");
        String lead = log.lead("a@example.com");
        log.all();

        assertThat(page.getList("data")).isEmpty();
        assertThat(page.getBoolean("pagination.hasMore")).isFalse();
        assertThat(
                        log.get("?after=" + page.getString("pagination.nextCursor"))
                                .getList("data.leadId"))
                .containsExactly(lead);
    }

    @Test
    void types_and_lead_select_events() {
        String first = log.lead("a@example.com");
        String second = log.lead("b@example.com");
        Api.as(tenant).patch("/v1/leads/" + first, "{\"city\":\"Bonn\"}");
        Api.as(tenant).patch("/v1/leads/" + first, "{\"tags\":[\"t\"]}");
        Api.as(tenant).delete("/v1/leads/" + second);
        log.all();

        assertThat(types("?types=lead.updated,lead.deleted"))
                .containsExactly("lead.updated", "lead.deleted");
        assertThat(types("?types=lead.deleted&types=lead.tag_changed"))
                .containsExactly("lead.tag_changed", "lead.deleted");
        assertThat(types("?leadId=" + first))
                .containsExactly("lead.created", "lead.updated", "lead.tag_changed");
        assertThat(types("?leadId=" + second + "&types=lead.created,lead.updated"))
                .containsExactly("lead.created");
        assertThat(types("?types=dnc.added")).isEmpty();
        JsonPath page = log.get("?types=lead.created&limit=1");
        assertThat(page.getBoolean("pagination.hasMore")).isTrue();
        assertThat(
                        log.get(
                                        "?types=lead.created&after="
                                                + page.getString("pagination.nextCursor"))
                                .getList("data.leadId"))
                .containsExactly(second);
    }

    private List<String> types(String query) {
        return log.get(query).getList("data.type");
    }

    @Test
    void rare_type_is_found_over_several_pages() {
        tenants.sql(
                "insert into lead_event (workspace_id, position, type, at, actor_type) select $1,"
                        + " n, case n when 45000 then 'key.created' else 'key.deleted' end, now(),"
                        + " 'system' from generate_series(1, 50000) n",
                Tuple.of(tenant.workspaceId()));

        List<Object> read = new ArrayList<>();
        int pages = 0;
        JsonPath page = log.get("?types=key.created");
        for (; page.getBoolean("pagination.hasMore"); pages++) {
            page = log.get("?types=key.created&after=" + page.getString("pagination.nextCursor"));
            read.addAll(page.getList("data"));
        }

        assertThat(read).hasSize(1);
        assertThat(pages).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "after=evt_0123456789abcdef01234567,after",
        "after=0123,after",
        "after=ffffffffffffffffffffffff,after",
        "types=lead.create,types",
        "types=,types",
        "leadId=1,leadId",
        "limit=0,limit",
        "limit=1001,limit",
        "limit=1&limit=2,limit",
        "type=lead.created,type"
    })
    void invalid_parameter_is_400_and_named(String query, String field) {
        Response refused = Api.as(tenant).get("/v1/events?" + query);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).containsExactly(field);
    }

    @Test
    void all_broken_rules_are_listed() {
        Response refused = Api.as(tenant).get("/v1/events?after=x&types=a,b&leadId=y&limit=z");

        assertThat(refused.jsonPath().getList("error.details.field"))
                .containsExactly("after", "types", "types", "leadId", "limit");
    }

    @Test
    void platform_key_reads_the_workspace_that_it_names() {
        log.lead("a@example.com");
        log.all();

        Response read =
                Api.as(tenant.platformKey())
                        .header("X-Workspace-Id", tenant.workspaceId())
                        .get("/v1/events");
        Response foreign =
                Api.as(tenants.create().platformKey())
                        .header("X-Workspace-Id", tenant.workspaceId())
                        .get("/v1/events");

        assertThat(read.jsonPath().getList("data.type")).isEqualTo(List.of("lead.created"));
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.jsonPath().<Map<String, Object>>get("data")).isNull();
    }
}
