package io.leadkeep.donotcontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CapturedLog;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks of addresses, removals, and the events of changes. */
@ServiceTest
class DncChangesTest {

    @Inject Tenants tenants;

    private Tenant tenant;
    private DncClient list;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        list = new DncClient(tenant);
    }

    @Test
    void check_names_the_entry_of_each_address() {
        list.addWithReason("bounce", "jane@acme.com");
        list.addWithReason("complaint", "acme.com");
        list.addWithReason("erased", "gone@acme.com");

        JsonPath checked =
                list.check("JANE@acme.com", "a@x.acme.com", "gone@acme.com", "b@example.com");

        assertThat(checked.getList("data.email"))
                .isEqualTo(
                        List.of("jane@acme.com", "a@x.acme.com", "gone@acme.com", "b@example.com"));
        assertThat(checked.getList("data.suppressed")).isEqualTo(List.of(true, true, true, false));
        assertThat(checked.getList("data.matchedBy"))
                .containsExactly("email", "domain", "erased", null);
        assertThat(checked.getList("data.reason"))
                .containsExactly("bounce", "complaint", "erased", null);
    }

    @Test
    void check_refuses_what_is_no_address() {
        Response refused =
                Api.as(tenant).post("/v1/dnc/check", "{\"emails\":[\"a@b.co\",\"b.co\",5]}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(List.of("emails[1]", "emails[2]"));
    }

    @Test
    void closest_entry_gives_the_reason() {
        list.addWithReason("bounce", "acme.com");
        list.addWithReason("complaint", "mail.acme.com");

        assertThat(list.check("a@x.mail.acme.com").getString("data[0].reason"))
                .isEqualTo("complaint");
        list.addWithReason("unsubscribe_link", "a@x.mail.acme.com");
        assertThat(list.check("a@x.mail.acme.com").getString("data[0].reason"))
                .isEqualTo("unsubscribe_link");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'emails':['A@example.com','acme.com','unknown@b.co']} | 2 | b@example.com",
                "{'selectAll':true} | 3 | ",
                "{'selectAll':true,'type':'domain'} | 1 | b@example.com,a@example.com",
                "{'selectAll':true,'search':'EXAMPLE'} | 2 | acme.com"
            })
    void entries_are_removed(String body, int deleted, String left) {
        list.add("a@example.com");
        list.add("b@example.com");
        list.add("acme.com");

        JsonPath removed = list.remove(body.replace('\'', '"'));

        assertThat(removed.getInt("data.deleted")).isEqualTo(deleted);
        assertThat(list.list("").getList("data.email"))
                .isEqualTo(left == null ? List.of() : List.of(left.split(",")));
    }

    @Test
    void removal_of_all_keeps_erased_people() {
        list.addWithReason("erased", "gone@example.com");
        list.add("a@example.com");

        assertThat(list.remove("{\"selectAll\":true}").getInt("data.deleted")).isEqualTo(1);
        assertThat(list.check("gone@example.com").getBoolean("data[0].suppressed")).isTrue();
        assertThat(list.remove("{\"emails\":[\"gone@example.com\"]}").getInt("data.deleted"))
                .isEqualTo(1);
        assertThat(list.check("gone@example.com").getBoolean("data[0].suppressed")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | selectAll",
                "{'selectAll':false} | selectAll",
                "{'emails':[]} | emails",
                "{'emails':['x']} | emails[0]",
                "{'emails':['a@b.co'],'selectAll':true} | selectAll",
                "{'selectAll':true,'type':'x'} | type"
            })
    void unclear_removal_returns_400(String body, String field) {
        Response refused = Api.as(tenant).send("DELETE", DncClient.PATH, body.replace('\'', '"'));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field")).isEqualTo(List.of(field));
    }

    @Test
    void each_change_makes_an_event_with_the_lead_of_the_address() {
        EventClient events = new EventClient(tenants, tenant);
        String lead = events.lead("a@example.com");
        list.add("a@example.com", "acme.com");
        list.add("a@example.com");
        list.remove("{\"emails\":[\"a@example.com\",\"unknown.example\"]}");

        List<Map<String, Object>> all = events.all();

        assertThat(all)
                .extracting(event -> event.get("type"))
                .containsExactly("lead.created", "dnc.added", "dnc.added", "dnc.removed");
        assertThat(all.subList(1, 3))
                .extracting(event -> event.get("leadId"))
                .containsExactlyInAnyOrder(lead, null);
        assertThat(all.get(3)).containsEntry("leadId", lead);
    }

    @Test
    void removal_of_all_is_logged() {
        list.add("a@example.com", "b@example.com");

        CapturedLog log = CapturedLog.of("io.leadkeep.donotcontact.DncList");
        list.remove("{\"selectAll\":true}");
        log.close();

        assertThat(log.messagesWith(tenant.workspaceId()))
                .singleElement()
                .asString()
                .endsWith(": 2 entries");
    }

    @Test
    void list_of_another_workspace_is_not_visible() {
        list.add("a@example.com");
        DncClient other = new DncClient(tenants.create());

        assertThat(other.list("").getList("data")).isEmpty();
        assertThat(other.check("a@example.com").getBoolean("data[0].suppressed")).isFalse();
        assertThat(other.remove("{\"emails\":[\"a@example.com\"]}").getInt("data.deleted"))
                .isZero();
        assertThat(other.remove("{\"selectAll\":true}").getInt("data.deleted")).isZero();
        assertThat(list.list("").getList("data")).hasSize(1);
    }
}
