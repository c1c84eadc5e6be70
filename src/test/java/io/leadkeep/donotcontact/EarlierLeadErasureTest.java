package io.leadkeep.donotcontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.DatabaseDump;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestPostgres;
import io.leadkeep.testsupport.WebhookSink;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The erasure of a person who had other leads before, which were deleted. */
@ServiceTest
class EarlierLeadErasureTest {

    private static final String EMAIL = "ottokar@erasure.example";
    private static final String NAME = "Ottokar";
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @Inject Tenants tenants;

    private Tenant tenant;
    private DncClient list;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        list = new DncClient(tenant);
    }

    private Api api() {
        return Api.as(tenant);
    }

    /** Returns the id of a new lead with a change, of which the log has the previous values. */
    private String changed(String email) {
        String lead = EventClient.id(api().create(Map.of("email", email, "firstName", NAME)));
        assertThat(api().patch("/v1/leads/" + lead, "{\"firstName\":\"O.\"}").statusCode())
                .isEqualTo(200);
        return lead;
    }

    private String deleted(String email) {
        String lead = changed(email);
        assertThat(api().delete("/v1/leads/" + lead).statusCode()).isEqualTo(200);
        return lead;
    }

    private List<String> rowsWith(String text) throws Exception {
        return DatabaseDump.of(TestPostgres.ofThisJvm(), "leadkeep").stream()
                .filter(row -> row.contains(tenant.workspaceId()))
                .filter(row -> row.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private List<String> history(String lead) {
        return api().get("/v1/leads/" + lead + "/history").jsonPath().getList("data.type");
    }

    @Test
    void earlier_leads_of_the_address_are_in_no_table() throws Exception {
        String single = deleted(EMAIL);
        String several = changed(EMAIL);
        api().send("DELETE", "/v1/leads", "{\"leadIds\":[\"" + several + "\"]}");
        String found = changed(EMAIL);
        api().send(
                        "DELETE",
                        "/v1/leads",
                        "{\"deleteAll\":true,\"filters\":{\"email\":\"" + EMAIL + "\"}}");
        String undone = undone();
        String lead = changed(EMAIL);
        assertThat(rowsWith(NAME)).hasSizeGreaterThan(4);

        list.erase(lead);

        assertThat(rowsWith(NAME)).isEmpty();
        assertThat(List.of(single, several, found, undone, lead))
                .allSatisfy(id -> assertThat(history(id)).containsExactly("lead.deleted"));
    }

    /** Returns the id of a lead that an import created, and its undo removed. */
    private String undone() {
        String job =
                api().post("/v1/imports", CsvForm.of("email", EMAIL).with("start", "true"))
                        .jsonPath()
                        .getString("data.id");
        String path = "/v1/imports/" + job;
        Awaitility.await()
                .atMost(WITHIN)
                .until(() -> api().get(path).jsonPath().get("data.status").equals("completed"));
        String lead = api().get("/v1/leads/by-email/" + EMAIL).jsonPath().getString("data._id");
        assertThat(api().post(path + "/undo").jsonPath().getInt("data.removed")).isEqualTo(1);
        return lead;
    }

    @Test
    void attempts_to_deliver_events_of_an_earlier_lead_are_deleted() throws Exception {
        try (WebhookSink sink = WebhookSink.start()) {
            sink.answer(delivery -> new WebhookSink.Reply(200, Map.of(), delivery.text()));
            api().post(
                            "/v1/webhooks",
                            "{\"name\":\"Copy\",\"events\":[\"lead.updated\"],\"url\":\"%s\"}"
                                    .formatted(sink.url()));
            String earlier = changed(EMAIL);
            Awaitility.await().atMost(WITHIN).until(() -> hasAttempt(earlier));
            api().delete("/v1/leads/" + earlier);

            list.erase(changed(EMAIL));

            assertThat(hasAttempt(earlier)).isFalse();
        }
    }

    private boolean hasAttempt(String lead) {
        return tenants.sql(
                                "select from webhook_attempt where workspace_id = $1 and lead_id ="
                                        + " $2",
                                Tuple.of(tenant.workspaceId(), lead))
                        .size()
                > 0;
    }

    @Test
    void only_the_list_has_the_hash_of_the_address() throws Exception {
        deleted(EMAIL);

        list.erase(changed(EMAIL));

        String value =
                tenants.sql(
                                "select value from dnc_entry where workspace_id = $1",
                                Tuple.of(tenant.workspaceId()))
                        .iterator()
                        .next()
                        .getString(0);
        assertThat(rowsWith(value.substring(1))).hasSize(1);
    }

    @Test
    void deleted_leads_of_other_addresses_keep_their_history() {
        String other = deleted("x" + EMAIL);

        list.erase(changed(EMAIL));

        assertThat(history(other)).containsExactly("lead.deleted", "lead.updated", "lead.created");
    }

    @Test
    void deleted_leads_of_another_workspace_keep_their_history() {
        String other = deleted(EMAIL);
        Tenant second = tenants.create();

        new DncClient(second).erase(EventClient.id(Api.as(second).create(Map.of("email", EMAIL))));

        assertThat(history(other)).hasSize(3);
    }
}
