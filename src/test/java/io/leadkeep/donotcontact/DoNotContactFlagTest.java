package io.leadkeep.donotcontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.WebhookSink;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code doNotContact} of leads that exist when the list changes. */
@ServiceTest
class DoNotContactFlagTest {

    private static final String EMAIL = "jane@mail.acme.com";

    @Inject Tenants tenants;

    private Tenant tenant;
    private DncClient list;
    private String lead;
    private String tag;

    @BeforeEach
    void createLeads() {
        tenant = tenants.create();
        list = new DncClient(tenant);
        Response created = Api.as(tenant).create(Map.of("email", EMAIL, "city", "Bonn"));
        lead = created.header("Location");
        tag = created.header("ETag");
        Api.as(tenant).create(Map.of("email", "john@example.com", "city", "Bonn"));
    }

    @ParameterizedTest
    @ValueSource(strings = {EMAIL, "mail.acme.com", "acme.com"})
    void every_response_has_the_flag_at_once(String entry) {
        list.addWithReason("complaint", entry);

        Map<String, String> paths =
                Map.of(
                        lead,
                        "data",
                        "/v1/leads/by-email/" + EMAIL,
                        "data",
                        "/v1/leads",
                        "data[1]",
                        "/v1/leads?city=Bonn",
                        "data[1]",
                        "/v1/leads?search=jane",
                        "data[0]",
                        "/v1/leads?email=" + EMAIL,
                        "data[0]");
        paths.forEach(
                (path, data) -> assertFlag(Api.as(tenant).get(path), data + ".", "complaint"));
        assertFlag(Api.as(tenant).patch(lead, "{\"state\":\"NRW\"}"), "data.", "complaint");
        assertFlag(
                Api.as(tenant).send("PUT", "/v1/leads/by-email/" + EMAIL, "{\"state\":null}"),
                "data.",
                "complaint");
        assertFlag(
                Api.as(tenant).post("/v1/leads/search", "{\"filters\":{\"search\":\"jane\"}}"),
                "data[0].",
                "complaint");

        list.remove("{\"emails\":[\"" + entry + "\"]}");

        paths.forEach((path, data) -> assertFlag(Api.as(tenant).get(path), data + ".", null));
    }

    private static void assertFlag(Response response, String path, String reason) {
        JsonPath json = response.jsonPath();
        assertThat(json.getBoolean(path + "doNotContact")).isEqualTo(reason != null);
        assertThat(json.getString(path + "doNotContactReason")).isEqualTo(reason);
    }

    @Test
    void lead_with_an_entry_of_the_reason_erased_is_flagged_until_it_is_erased() {
        list.addWithReason("erased", EMAIL);

        assertFlag(Api.as(tenant).get(lead), "data.", "erased");
        assertFlag(Api.as(tenant).get("/v1/leads?doNotContact=true"), "data[0].", "erased");

        list.erase(lead.substring(lead.lastIndexOf('/') + 1));

        assertThat(list.list("").getList("data.email")).isEqualTo(Collections.singletonList(null));
    }

    @Test
    void flag_is_part_of_the_entity_tag() {
        list.add("acme.com");

        Response read = Api.as(tenant).header("If-None-Match", tag).get(lead);
        String flagged = read.header("ETag");

        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(Api.as(tenant).header("If-None-Match", flagged).get(lead).statusCode())
                .isEqualTo(304);
        assertThat(Api.as(tenant).header("If-Match", tag).patch(lead, "{}").statusCode())
                .isEqualTo(412);
        assertThat(Api.as(tenant).header("If-Match", flagged).patch(lead, "{}").statusCode())
                .isEqualTo(200);
        assertThat(Api.as(tenant).header("If-Match", tag).delete(lead).statusCode()).isEqualTo(412);
        assertThat(Api.as(tenant).header("If-Match", flagged).delete(lead).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "doNotContact=true, jane@mail.acme.com",
        "doNotContact=false, john@example.com",
        "doNotContact=true&city=Bonn, jane@mail.acme.com",
        "doNotContact=true&search=john, ",
        "doNotContact=false&email=jane@mail.acme.com, ",
        "doNotContact=true&createdAfter=2000-01-01, jane@mail.acme.com",
        "doNotContact=false&updatedAfter=2000-01-01, john@example.com",
        "doNotContact=true&page=1, jane@mail.acme.com"
    })
    void leads_are_found_by_the_flag(String query, String email) {
        list.add("acme.com", "nobody@example.com");

        JsonPath page = Api.as(tenant).get("/v1/leads?" + query).jsonPath();

        List<String> expected = email == null ? List.of() : List.of(email);
        assertThat(page.getList("data.email")).isEqualTo(expected);
        assertThat(page.getInt("pagination.total")).isEqualTo(expected.size());
    }

    @Test
    void filter_of_a_body_takes_a_boolean() {
        list.add(EMAIL);

        assertThat(
                        Api.as(tenant)
                                .post("/v1/leads/search", "{\"filters\":{\"doNotContact\":true}}")
                                .jsonPath()
                                .getList("data.email"))
                .isEqualTo(List.of(EMAIL));
        assertThat(Api.as(tenant).get("/v1/leads?doNotContact=maybe").statusCode()).isEqualTo(400);
    }

    @Test
    void flagged_leads_can_be_tagged_and_deleted() {
        list.add("acme.com");

        Response tagged =
                Api.as(tenant)
                        .post(
                                "/v1/leads/tags",
                                "{\"filters\":{\"doNotContact\":true},\"add\":[\"blocked\"]}");
        Response deleted =
                Api.as(tenant)
                        .send(
                                "DELETE",
                                "/v1/leads",
                                "{\"deleteAll\":true,\"filters\":{\"doNotContact\":true}}");

        assertThat(tagged.jsonPath().getInt("data.modifiedCount")).isEqualTo(1);
        assertThat(deleted.jsonPath().getInt("data.deletedCount")).isEqualTo(1);
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getList("data.email"))
                .isEqualTo(List.of("john@example.com"));
    }

    @Test
    void pages_of_flagged_leads_neither_skip_nor_repeat() {
        list.add("acme.com");
        for (int i = 0; i < 4; i++) {
            Api.as(tenant).create(Map.of("email", i + "@acme.com"));
        }

        JsonPath first = Api.as(tenant).get("/v1/leads?doNotContact=true&limit=2").jsonPath();
        JsonPath second =
                Api.as(tenant)
                        .get(
                                "/v1/leads?doNotContact=true&limit=2&cursor="
                                        + first.getString("pagination.nextCursor"))
                        .jsonPath();

        assertThat(first.getList("data.email")).isEqualTo(List.of("3@acme.com", "2@acme.com"));
        assertThat(second.getList("data.email")).isEqualTo(List.of("1@acme.com", "0@acme.com"));
        assertThat(first.getInt("pagination.total")).isEqualTo(5);
    }

    @Test
    void export_has_the_flag_and_imports_unchanged() {
        list.addWithReason("bounce", EMAIL);

        String csv = Api.as(tenant).get("/v1/leads/export").asString();
        String json = Api.as(tenant).get("/v1/leads/export?format=ndjson").asString();
        Tenant other = tenants.create();
        Response imported =
                Api.as(other).importCsv(CsvForm.of(csv.getBytes(StandardCharsets.UTF_8)));

        assertThat(csv.lines().toList().get(0)).endsWith(",doNotContact,doNotContactReason");
        assertThat(csv.lines().toList().get(1)).endsWith(",false,");
        assertThat(csv.lines().toList().get(2)).startsWith(EMAIL).endsWith(",true,bounce");
        assertThat(json).contains("\"doNotContact\":true,\"doNotContactReason\":\"bounce\"");
        assertThat(imported.jsonPath().getInt("data.imported")).isEqualTo(2);
        assertThat(Api.as(other).get("/v1/leads").jsonPath().getList("data.customFields"))
                .isEqualTo(List.of(Map.of(), Map.of()));
    }

    @Test
    void export_of_an_earlier_release_imports_unchanged() {
        Api.as(tenant).patch(lead, "{\"phone\":\"(650) 253-0000\",\"country\":\"US\"}");
        String csv =
                Api.as(tenant)
                        .get("/v1/leads/export")
                        .asString()
                        .replaceAll(",(doNotContact,doNotContactReason|false,)(?=\r\n)", "");
        Tenant other = tenants.create();

        Api.as(other).importCsv(CsvForm.of(csv.getBytes(StandardCharsets.UTF_8)));

        assertThat(csv).doesNotContain("doNotContact").contains(EMAIL);
        assertThat(
                        Api.as(other)
                                .get("/v1/leads/by-email/" + EMAIL)
                                .jsonPath()
                                .getString("data.phoneNumber"))
                .isEqualTo("(650) 253-0000");
    }

    @Test
    void webhook_gets_the_flagged_lead() {
        try (WebhookSink sink = WebhookSink.start()) {
            Api.as(tenant)
                    .post(
                            "/v1/webhooks",
                            """
                            {"name":"Blocked","url":"%s","events":["dnc.added"],"filters":{"doNotContact":true}}
                            """
                                    .formatted(sink.url()));
            list.add(EMAIL);

            WebhookSink.Received delivery = sink.await(1).get(0);

            assertThat(delivery.email()).isEqualTo(EMAIL);
            assertThat(delivery.body().at("/data/doNotContact").booleanValue()).isTrue();
            assertThat(delivery.body().at("/event/leadId").asText()).isEqualTo(id());
        }
    }

    @Test
    void history_of_a_lead_has_its_entries() {
        list.add(EMAIL, "acme.com");

        assertThat(Api.as(tenant).get(lead + "/history").jsonPath().getList("data.type"))
                .isEqualTo(List.of("dnc.added", "lead.created"));
        assertThat(new EventClient(tenants, tenant).types()).contains("dnc.added");
    }

    private String id() {
        return lead.substring(lead.lastIndexOf('/') + 1);
    }
}
