package io.leadkeep.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events of requests that change and delete leads. */
@ServiceTest
class ChangeEventsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject Tenants tenants;

    private Tenant tenant;
    private EventClient log;
    private String lead;

    @BeforeEach
    void createLead() {
        tenant = tenants.create();
        log = new EventClient(tenants, tenant);
        lead =
                EventClient.id(
                        Api.as(tenant)
                                .create(
                                        """
                                        {"email":"a@example.com","jobTitle":"CRO","phone":"+49 1","tags":["t"],
                                         "customFields":{"plan":"pro","seats":1.10,"a.b":{"c":[null]}}}
                                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{'jobTitle':'CEO'}|lead.updated|{'jobTitle':'CRO'}",
                "{'jobTitle':null,'city':'Bonn'}|lead.updated|{'jobTitle':'CRO','city':null}",
                "{'phone':null}|lead.updated|{'phoneNumber':'+49 1'}",
                "{'tags':['u','t']}|lead.tag_changed|{'tags':['t']}",
                "{'tags':[],'city':'Bonn'}|lead.updated|{'tags':['t'],'city':null}",
                "{'customFields':{'plan':null,'new':true}}|lead.updated"
                        + "|{'customFields.plan':'pro','customFields.new':null}",
                "{'customFields':{'seats':2}}|lead.updated|{'customFields.seats':1.10}",
                "{'customFields':{'a.b':{'c':1}}}|lead.updated|{'customFields.a.b':{'c':[null]}}",
            })
    void change_makes_event_with_previous_values(String patch, String type, String previous)
            throws JsonProcessingException {
        Response changed = patch(patch);

        assertThat(log.types()).containsExactly("lead.created", type);
        Map<String, Object> event = log.last();
        JsonNode expected = JSON.readTree(previous.replace('\'', '"'));
        assertThat(JSON.readTree(JSON.writeValueAsString(event.get("previous"))))
                .isEqualTo(expected);
        assertThat((List<?>) event.get("changed"))
                .isEqualTo(List.copyOf(((Map<?, ?>) event.get("previous")).keySet()));
        assertThat(event).containsEntry("leadId", lead);
        assertThat(event)
                .containsEntry("timestamp", changed.jsonPath().getString("data.updatedAt"))
                .containsEntry("requestId", changed.header("X-Request-Id"));
    }

    private Response patch(String json) {
        Response response = Api.as(tenant).patch("/v1/leads/" + lead, json.replace('\'', '"'));
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return response;
    }

    @Test
    void change_of_nothing_makes_no_event() {
        patch("{'jobTitle':'CRO','tags':['t'],'customFields':{'seats':1.10,'none':null}}");
        Api.as(tenant)
                .header("If-Match", "\"other\"")
                .patch("/v1/leads/" + lead, "{\"jobTitle\":\"CEO\"}");
        tag("\"add\":[\"t\"],\"remove\":[\"u\"]");

        assertThat(log.types()).containsExactly("lead.created");
    }

    @Test
    void tagging_makes_event_of_each_changed_lead() {
        String other = log.lead("b@example.com");

        Response tagged =
                Api.as(tenant).post("/v1/leads/tags", "{\"filters\":{},\"add\":[\"t\",\"u\"]}");

        assertThat(tagged.jsonPath().getInt("data.modifiedCount")).isEqualTo(2);
        List<Map<String, Object>> events = log.all().subList(2, 4);
        assertThat(events)
                .allMatch(event -> event.get("type").equals("lead.tag_changed"))
                .allMatch(event -> event.get("changed").equals(List.of("tags")))
                .allMatch(event -> event.get("requestId").equals(tagged.header("X-Request-Id")));
        assertThat(events)
                .extracting(event -> event.get("leadId"), event -> event.get("previous"))
                .containsExactlyInAnyOrder(
                        tuple(lead, Map.of("tags", List.of("t"))),
                        tuple(other, Map.of("tags", List.of())));
    }

    private void tag(String change) {
        Response response =
                Api.as(tenant)
                        .post("/v1/leads/tags", "{\"leadIds\":[\"" + lead + "\"]," + change + "}");
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "/LEAD|",
                "|{'leadIds':['LEAD']}",
                "|{'deleteAll':true,'filters':{'tags':'t'}}",
                "|{'deleteAll':true}"
            })
    void deletion_makes_event_of_each_lead(String path, String body) {
        Api api = Api.as(tenant);
        String target = "/v1/leads" + (path == null ? "" : path.replace("LEAD", lead));
        Response deleted =
                body == null
                        ? api.delete(target)
                        : api.send("DELETE", target, body.replace("LEAD", lead).replace('\'', '"'));

        assertThat(deleted.jsonPath().getInt("data.deletedCount")).isEqualTo(1);
        assertThat(log.types()).containsExactly("lead.created", "lead.deleted");
        assertThat(log.last())
                .containsEntry("leadId", lead)
                .doesNotContainKeys("changed", "previous")
                .containsEntry("requestId", deleted.header("X-Request-Id"));
    }

    @Test
    void deletion_of_missing_lead_makes_no_event() {
        Api.as(tenant).delete("/v1/leads/" + "0".repeat(24));
        Api.as(tenant).header("If-Match", "\"other\"").delete("/v1/leads/" + lead);

        assertThat(log.types()).containsExactly("lead.created");
    }

    @Test
    void failed_transaction_makes_no_event() {
        tenants.sql(
                "alter table lead_event add constraint broken check (workspace_id <> '%s') not valid"
                        .formatted(tenant.workspaceId()),
                Tuple.tuple());
        Response refused;
        try {
            refused = Api.as(tenant).patch("/v1/leads/" + lead, "{\"jobTitle\":\"CEO\"}");
        } finally {
            tenants.sql("alter table lead_event drop constraint broken", Tuple.tuple());
        }

        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(log.types()).containsExactly("lead.created");
        assertThat(Api.as(tenant).get("/v1/leads/" + lead).jsonPath().getString("data.jobTitle"))
                .isEqualTo("CRO");
    }

    @Test
    void events_of_another_workspace_are_not_listed() {
        EventClient stranger = new EventClient(tenants, tenants.create());

        assertThat(stranger.all()).isEmpty();
        assertThat(stranger.get("?leadId=" + lead).getList("data")).isEmpty();
    }
}
