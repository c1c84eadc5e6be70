package io.leadkeep.donotcontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CapturedLog;
import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.DatabaseDump;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestPostgres;
import io.leadkeep.testsupport.WebhookSink;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/leads/{id}/erase}. */
@ServiceTest
class ErasureTest {

    private static final AtomicInteger PERSONS = new AtomicInteger();
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @Inject Tenants tenants;

    private final String name = "Zebulon" + PERSONS.incrementAndGet() + "th";
    private final String email = name.toLowerCase(Locale.ROOT) + "@erasure.example";

    private Tenant tenant;
    private DncClient list;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        list = new DncClient(tenant);
    }

    @Test
    void erased_person_is_in_no_table() throws Exception {
        try (WebhookSink sink = WebhookSink.start()) {
            sink.answer(delivery -> new WebhookSink.Reply(500, Map.of(), delivery.text()));
            String webhook = webhook(sink);
            String lead = id(keyed("create").create(person()));
            keyed("duplicate").create(person());
            keyed("upsert")
                    .send("PUT", "/v1/leads/by-email/" + email, "{\"city\":\"" + name + "ton\"}");
            keyed("bulk")
                    .post(
                            "/v1/leads/bulk",
                            "{\"onExisting\":\"overwrite\",\"leads\":[{\"email\":\""
                                    + email
                                    + "\",\"jobTitle\":5}]}");
            Api.as(tenant).patch("/v1/leads/" + lead, "{\"firstName\":\"" + name + " II\"}");
            Api.as(tenant)
                    .post(
                            "/v1/enrichment/enrich",
                            "{\"leadIds\":[\"" + lead + "\"],\"enrichmentTypes\":[\"email\"]}");
            list.add(email);
            upload(email + "," + name, "false");
            upload("failed," + name + " <" + email + ">", "true");
            Awaitility.await().atMost(WITHIN).until(() -> hasAnswer(webhook));
            Awaitility.await().atMost(WITHIN).until(this::hasFailedRow);
            assertThat(rowsAboutThePerson()).isNotEmpty();

            list.erase(lead);

            // An attempt may still be under way.
            sink.await(1);
            assertThat(rowsAboutThePerson()).isEmpty();
            assertThat(Api.as(tenant).get("/v1/leads/" + lead).statusCode()).isEqualTo(404);
            assertThat(Api.as(tenant).get("/v1/leads/" + lead + "/history").jsonPath())
                    .extracting(history -> history.getList("data.type"))
                    .isEqualTo(List.of("lead.deleted"));
        }
    }

    private Map<String, String> person() {
        return Map.of("email", email, "firstName", name, "lastName", "of " + name);
    }

    private void upload(String row, String start) {
        CsvForm form = CsvForm.of("email,firstName", row).with("start", start);
        assertThat(keyed(start).post("/v1/imports", form).statusCode()).isEqualTo(202);
    }

    private boolean hasFailedRow() {
        return Api.as(tenant).get("/v1/imports").jsonPath().getList("data.failed").contains(1);
    }

    private Api keyed(String key) {
        return Api.as(tenant).header("Idempotency-Key", key);
    }

    private String webhook(WebhookSink sink) {
        return Api.as(tenant)
                .post(
                        "/v1/webhooks",
                        """
                        {"name":"Copy","url":"%s","retryAttempts":0,"events":["lead.created","lead.updated","dnc.added"]}
                        """
                                .formatted(sink.url()))
                .jsonPath()
                .getString("data.id");
    }

    private boolean hasAnswer(String webhook) {
        return Api.as(tenant)
                .get("/v1/webhooks/" + webhook + "/deliveries")
                .asString()
                .contains(name);
    }

    private List<String> rowsAboutThePerson() throws Exception {
        return DatabaseDump.of(TestPostgres.ofThisJvm(), "leadkeep").stream()
                .filter(row -> row.toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static String id(Response created) {
        return EventClient.id(created);
    }

    private String create() {
        return id(Api.as(tenant).create(person()));
    }

    @Test
    void only_a_hash_stays_on_the_list() {
        list.addWithReason("bounce", email);

        list.erase(create());

        JsonPath entries = list.list("");
        assertThat(entries.getList("data")).hasSize(1);
        assertThat(entries.getMap("data[0]"))
                .containsEntry("email", null)
                .containsEntry("entryType", "email")
                .containsEntry("reason", "erased");
        assertThat(list.check(email.toUpperCase(Locale.ROOT)).getMap("data[0]"))
                .containsEntry("suppressed", true)
                .containsEntry("reason", "erased")
                .containsEntry("matchedBy", "erased");
    }

    @Test
    void hash_is_salted_for_each_workspace() {
        list.erase(create());
        Tenant other = tenants.create();
        new DncClient(other).erase(id(Api.as(other).create(person())));

        assertThat(
                        tenants.sql(
                                        "select count(distinct value) from dnc_entry where"
                                                + " workspace_id in ($1, $2)",
                                        Tuple.of(tenant.workspaceId(), other.workspaceId()))
                                .iterator()
                                .next()
                                .getLong(0))
                .isEqualTo(2);
    }

    @Test
    void erased_person_in_a_file_is_suppressed_until_it_is_lifted() {
        list.erase(create());

        Response first = Api.as(tenant).importCsv(CsvForm.of("email", email, "a@example.com"));
        JsonPath lifted = list.remove("{\"emails\":[\"" + email + "\"]}");
        Response second = Api.as(tenant).importCsv(CsvForm.of("email", email, "a@example.com"));

        assertThat(first.jsonPath().getInt("data.suppressed")).isEqualTo(1);
        assertThat(first.jsonPath().getInt("data.imported")).isEqualTo(1);
        assertThat(lifted.getInt("data.deleted")).isEqualTo(1);
        assertThat(second.jsonPath().getInt("data.suppressed")).isZero();
        assertThat(second.jsonPath().getInt("data.imported")).isEqualTo(1);
    }

    @Test
    void events_of_the_person_are_replaced_by_the_deletion() {
        String lead = create();
        EventClient events = new EventClient(tenants, tenant);

        list.erase(lead);

        assertThat(events.types()).containsExactly("dnc.added", "lead.deleted");
        assertThat(events.all().get(0)).containsEntry("leadId", null);
        assertThat(events.all().get(1)).containsEntry("leadId", lead);
    }

    @Test
    void log_has_the_erasure_but_not_the_person() {
        String lead = create();

        CapturedLog log = CapturedLog.of("io.leadkeep.donotcontact.Erasure");
        list.erase(lead);
        log.close();

        assertThat(log.messagesWith(""))
                .containsExactly("Erased a person in workspace " + tenant.workspaceId());
    }

    @Test
    void second_erasure_returns_404() {
        String lead = create();
        list.erase(lead);

        Response again = Api.as(tenant).post("/v1/leads/" + lead + "/erase");

        assertThat(again.statusCode()).isEqualTo(404);
        assertThat(Api.as(tenant).post("/v1/leads/x/erase").statusCode()).isEqualTo(404);
    }

    @Test
    void lead_of_another_workspace_is_not_erased() {
        String lead = create();
        Tenant other = tenants.create();

        Response foreign = Api.as(other).post("/v1/leads/" + lead + "/erase");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(Api.as(tenant).get("/v1/leads/" + lead).statusCode()).isEqualTo(200);
        assertThat(new DncClient(other).list("").getList("data")).isEmpty();
    }

    @Test
    void concurrent_writes_do_not_bring_the_person_back() throws Exception {
        String lead = create();
        List<Callable<Response>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String body = "{\"onExisting\":\"overwrite\",\"leads\":[%s]}".formatted(rows(i));
            calls.add(() -> Api.as(tenant).post("/v1/leads/bulk", body));
            calls.add(() -> Api.as(tenant).create(person()));
            calls.add(() -> Api.as(tenant).send("PUT", "/v1/leads/by-email/" + email, "{}"));
            calls.add(() -> Api.as(tenant).patch("/v1/leads/" + lead, "{\"city\":\"Bonn\"}"));
        }
        calls.add(10, () -> Api.as(tenant).post("/v1/leads/" + lead + "/erase"));

        List<Response> responses = Concurrently.call(calls);

        assertThat(responses.get(10).statusCode()).isEqualTo(200);
        assertThat(responses).allMatch(response -> response.statusCode() < 500);
        assertThat(rowsAboutThePerson()).isEmpty();
    }

    private String rows(int number) {
        StringBuilder rows = new StringBuilder("{\"email\":\"" + email + "\"}");
        for (int i = 0; i < 300; i++) {
            rows.append(",{\"email\":\"").append(number).append('-').append(i);
            rows.append("@example.com\"}");
        }
        return rows.toString();
    }
}
