package io.leadkeep.donotcontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.EventClient;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way to write a lead whose address is on the list. */
@ServiceTest
class SuppressionTest {

    private static final String EMAIL = "jane@mail.acme.com";
    private static final String BY_EMAIL = "/v1/leads/by-email/";

    @Inject Tenants tenants;

    private Tenant tenant;
    private DncClient list;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        list = new DncClient(tenant);
    }

    /** An entry that covers the address. */
    private enum Entry {
        ADDRESS("unsubscribe_link", EMAIL),
        DOMAIN("complaint", "mail.acme.com"),
        PARENT_DOMAIN("bounce", "acme.com"),
        ERASED("erased", EMAIL);

        private final String reason;
        private final String email;

        Entry(String reason, String email) {
            this.reason = reason;
            this.email = email;
        }
    }

    private enum Write {
        CREATE,
        KEYED_CREATE,
        UPSERT,
        KEYED_UPSERT,
        BULK,
        FILE,
        IMPORT_JOB;

        Response send(Tenant tenant) {
            return switch (this) {
                case CREATE -> Api.as(tenant).create(Map.of("email", EMAIL));
                case KEYED_CREATE ->
                        Api.as(tenant)
                                .header("Idempotency-Key", "k")
                                .create(Map.of("email", EMAIL));
                case UPSERT -> Api.as(tenant).send("PUT", BY_EMAIL + EMAIL, "{}");
                case KEYED_UPSERT ->
                        Api.as(tenant)
                                .header("Idempotency-Key", "k")
                                .send("PUT", BY_EMAIL + EMAIL, "{}");
                case BULK ->
                        Api.as(tenant)
                                .post(
                                        "/v1/leads/bulk",
                                        "{\"returnResults\":true,\"leads\":[{\"email\":\""
                                                + EMAIL
                                                + "\"},{\"email\":\"other@example.com\"}]}");
                case FILE ->
                        Api.as(tenant)
                                .importCsv(
                                        CsvForm.of("email", EMAIL, "other@example.com")
                                                .with("returnResults", "true"));
                case IMPORT_JOB -> runJob(tenant);
            };
        }

        private static Response runJob(Tenant tenant) {
            CsvForm form = CsvForm.of("email", EMAIL, "other@example.com").with("start", "true");
            Response created = Api.as(tenant).post("/v1/imports", form);
            String path = "/v1/imports/" + created.jsonPath().getString("data.id");
            return Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(20))
                    .until(
                            () -> Api.as(tenant).get(path),
                            job -> job.jsonPath().getString("data.status").equals("completed"));
        }

        boolean isOfRows() {
            return this == BULK || this == FILE || this == IMPORT_JOB;
        }
    }

    static List<Arguments> table() {
        List<Arguments> table = new ArrayList<>();
        for (Entry entry : Entry.values()) {
            for (Write write : Write.values()) {
                table.add(Arguments.of(entry, write, true));
                table.add(Arguments.of(entry, write, false));
            }
        }
        return table;
    }

    @ParameterizedTest
    @MethodSource("table")
    void address_on_the_list_is_flagged_or_rejected(Entry entry, Write write, boolean rejects) {
        list.addWithReason(entry.reason, entry.email);
        if (rejects) {
            list.reject();
        }
        boolean isRejected = rejects || entry == Entry.ERASED;

        Response response = write.send(tenant);

        if (write.isOfRows()) {
            assertRows(write, response.jsonPath(), isRejected);
        } else if (isRejected) {
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(response.jsonPath().getString("error.code")).isEqualTo("SUPPRESSED");
            assertThat(response.jsonPath().getMap("")).doesNotContainKey("data");
        } else {
            assertThat(response.statusCode()).isEqualTo(201);
            assertFlagged(response, "data.", entry.reason);
        }
        Response stored = Api.as(tenant).get(BY_EMAIL + EMAIL);
        if (isRejected) {
            assertThat(stored.statusCode()).isEqualTo(404);
        } else {
            assertFlagged(stored, "data.", entry.reason);
        }
    }

    private static void assertRows(Write write, JsonPath result, boolean isRejected) {
        assertThat(result.getInt("data.imported")).isEqualTo(isRejected ? 1 : 2);
        assertThat(result.getInt("data.skipped")).isEqualTo(isRejected ? 1 : 0);
        assertThat(result.getInt("data.suppressed")).isEqualTo(isRejected ? 1 : 0);
        assertThat(result.getInt("data.failed")).isZero();
        if (write != Write.IMPORT_JOB) {
            assertThat(result.getList("data.errors")).isEmpty();
            assertThat(result.getList("data.results.status"))
                    .containsExactly(isRejected ? "suppressed" : "created", "created");
        }
    }

    private static void assertFlagged(Response response, String path, String reason) {
        assertThat(response.jsonPath().getBoolean(path + "doNotContact")).isTrue();
        assertThat(response.jsonPath().getString(path + "doNotContactReason")).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jane@acme.com.example", "jane@notacme.com", "acme.com@example.com"})
    void other_address_is_not_suppressed(String email) {
        list.add("acme.com", "john@example.com");
        list.reject();

        Response created = Api.as(tenant).create(Map.of("email", email));

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.jsonPath().getBoolean("data.doNotContact")).isFalse();
        assertThat(created.jsonPath().getMap("data")).containsEntry("doNotContactReason", null);
    }

    @Test
    void list_of_another_workspace_suppresses_nothing() {
        list.add("acme.com");
        list.reject();

        Response created = Api.as(tenants.create()).create(Map.of("email", EMAIL));

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.jsonPath().getBoolean("data.doNotContact")).isFalse();
    }

    @Test
    void existing_lead_of_a_rejected_address_can_be_patched_but_not_upserted() {
        String lead = Api.as(tenant).create(Map.of("email", EMAIL)).header("Location");
        list.add("acme.com");
        list.reject();

        Response upserted = Api.as(tenant).send("PUT", BY_EMAIL + EMAIL, "{\"city\":\"Bonn\"}");
        Response created = Api.as(tenant).create(Map.of("email", EMAIL));
        Response patched = Api.as(tenant).patch(lead, "{\"state\":\"NRW\"}");

        assertThat(upserted.statusCode()).isEqualTo(422);
        assertThat(created.statusCode()).isEqualTo(422);
        assertThat(patched.statusCode()).isEqualTo(200);
        assertFlagged(patched, "data.", "manual");
        assertThat(patched.jsonPath().getMap("data"))
                .containsEntry("city", null)
                .containsEntry("state", "NRW");
    }

    @ParameterizedTest
    @CsvSource({
        "overwrite, create, false",
        "skip, create, false",
        "overwrite, skip, false",
        "overwrite, create, true",
        "skip, skip, true"
    })
    void policy_does_not_matter_for_a_rejected_row(
            String onExisting, String onMissing, boolean dryRun) {
        Api.as(tenant).create(Map.of("email", EMAIL));
        list.add("acme.com");
        list.reject();

        Response bulk =
                Api.as(tenant)
                        .post(
                                "/v1/leads/bulk",
                                """
                                {"onExisting":"%s","onMissing":"%s","dryRun":%s,"leads":[
                                {"email":"jane@mail.acme.com","city":"Bonn"},{"email":"new@acme.com"}]}
                                """
                                        .formatted(onExisting, onMissing, dryRun));

        assertThat(bulk.jsonPath().getMap("data"))
                .containsEntry("suppressed", 2)
                .containsEntry("skipped", 2)
                .containsEntry("imported", 0)
                .containsEntry("updated", 0);
        assertThat(Api.as(tenant).get(BY_EMAIL + EMAIL).jsonPath().getString("data.city")).isNull();
    }

    @Test
    void rejected_create_makes_no_event_and_no_stored_response() {
        list.add("acme.com");
        list.reject();
        Response refused = Write.KEYED_CREATE.send(tenant);
        list.remove("{\"emails\":[\"acme.com\"]}");

        Response created = Write.KEYED_CREATE.send(tenant);

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.header("Idempotent-Replayed")).isNull();
        assertThat(new EventClient(tenants, tenant).types())
                .containsExactly("dnc.added", "dnc.removed", "lead.created");
    }

    @Test
    void stored_response_has_the_flag_of_its_time() {
        list.add("acme.com");
        Response created = Write.KEYED_CREATE.send(tenant);
        list.remove("{\"emails\":[\"acme.com\"]}");

        Response again = Write.KEYED_CREATE.send(tenant);

        assertFlagged(created, "data.", "manual");
        assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(again.asString()).isEqualTo(created.asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"block\"", "true", "{}"})
    void setting_must_be_flag_or_reject(String value) {
        String path = "/v1/workspaces/" + tenant.workspaceId();
        Api owner = Api.as(tenant.platformKey());

        Response refused =
                owner.patch(path, "{\"settings\":{\"suppression\":%s}}".formatted(value));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getList("error.details.field"))
                .isEqualTo(List.of("settings.suppression"));
    }

    @Test
    void removed_setting_flags_again() {
        list.add("acme.com");
        list.reject();
        String path = "/v1/workspaces/" + tenant.workspaceId();
        Api.as(tenant.platformKey()).patch(path, "{\"settings\":{\"suppression\":null}}");

        assertFlagged(Write.CREATE.send(tenant), "data.", "manual");
    }
}
