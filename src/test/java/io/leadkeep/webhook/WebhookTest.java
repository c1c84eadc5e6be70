package io.leadkeep.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.leadkeep.testsupport.TestDns;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Creating, reading, changing and deleting webhooks. */
@ServiceTest
class WebhookTest {

    private static final String URL = "http://127.0.0.1:9/hook";

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    private JsonPath errors(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
        return response.jsonPath();
    }

    @Test
    void created_webhook_has_defaults_and_shows_its_secret_once() {
        Response created = Hook.post(tenant, URL, Map.of());

        assertThat(created.statusCode()).isEqualTo(201);
        JsonPath webhook = created.jsonPath();
        assertThat(created.header("Location"))
                .isEqualTo("/v1/webhooks/" + webhook.getString("data.id"));
        assertThat(webhook.getString("data.secret")).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(webhook.getString("data.status")).isEqualTo("active");
        assertThat(webhook.getInt("data.retryAttempts")).isEqualTo(8);
        assertThat(webhook.getInt("data.timeoutMs")).isEqualTo(15_000);
        assertThat(webhook.getList("data.fields")).isEmpty();
        assertThat(webhook.getMap("data.filters")).isEmpty();
        assertThat(webhook.getString("data.createdBy")).isEqualTo(tenant.userId());
        Response read = Api.as(tenant).get(created.header("Location"));
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.asString()).doesNotContain("whsec_");
        assertThat(Api.as(tenant).get("/v1/webhooks").asString())
                .doesNotContain("whsec_")
                .contains(webhook.getString("data.id"));
    }

    @Test
    void given_settings_and_secret_are_kept() {
        String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        JsonPath webhook =
                Hook.post(
                                tenant,
                                URL,
                                Map.of(
                                        "name",
                                        " CRM ",
                                        "events",
                                        List.of("lead.updated", "lead.deleted"),
                                        "fields",
                                        List.of("jobTitle", "customFields"),
                                        "filters",
                                        Map.of("tags", List.of("vip"), "hasPhone", true),
                                        "retryAttempts",
                                        0,
                                        "timeoutMs",
                                        30_000,
                                        "secret",
                                        secret))
                        .jsonPath();

        assertThat(webhook.getString("data.name")).isEqualTo("CRM");
        assertThat(webhook.getList("data.events"))
                .isEqualTo(List.of("lead.updated", "lead.deleted"));
        assertThat(webhook.getList("data.fields")).isEqualTo(List.of("jobTitle", "customFields"));
        assertThat(webhook.getMap("data.filters"))
                .isEqualTo(Map.of("tags", List.of("vip"), "hasPhone", true));
        assertThat(webhook.getInt("data.retryAttempts")).isZero();
        assertThat(webhook.getInt("data.timeoutMs")).isEqualTo(30_000);
        assertThat(webhook.getString("data.secret")).isEqualTo(secret);
    }

    @Test
    void dump_of_the_database_contains_no_secret() {
        Hook hook = Hook.create(tenant, URL, "lead.created");
        String rotated = hook.post("rotate-secret").jsonPath().getString("data.secret");
        assertThat(rotated).isNotEqualTo(hook.secret());

        for (Row row :
                tenants.sql(
                        "select to_jsonb(w)::text, encode(secret, 'escape'), encode(secret,"
                            + " 'base64'), encode(previous_secret, 'escape') from webhook w where"
                            + " id = $1",
                        Tuple.of(hook.id()))) {
            for (int column = 0; column < row.size(); column++) {
                for (String secret : List.of(hook.secret(), rotated)) {
                    assertThat(row.getString(column))
                            .isNotBlank()
                            .doesNotContain(secret)
                            .doesNotContain(secret.substring("whsec_".length()));
                }
            }
        }
    }

    @Test
    void invalid_webhook_lists_every_broken_rule_and_creates_nothing() {
        JsonPath response =
                errors(
                        Api.as(tenant)
                                .post(
                                        "/v1/webhooks",
                                        """
                                        {"name":" ","url":"ftp://example.com","events":["lead.create",7],
                                         "fields":["jobtitle"],"filters":{"contry":"x"},"retryAttempts":11,
                                         "timeoutMs":999,"secret":"short","colour":"red","status":"active"}
                                        """));

        assertThat(response.getList("error.details.field"))
                .containsExactlyInAnyOrder(
                        "name",
                        "url",
                        "events[0]",
                        "events[1]",
                        "fields[0]",
                        "filters.contry",
                        "retryAttempts",
                        "timeoutMs",
                        "secret",
                        "colour",
                        "status");
        assertThat(response.getList("error.details.message").toString())
                .contains("did you mean lead.created?", "did you mean jobTitle?")
                .contains("did you mean country?");
        assertThat(Api.as(tenant).get("/v1/webhooks").jsonPath().getList("data")).isEmpty();
    }

    @Test
    void missing_fields_are_named() {
        assertThat(errors(Api.as(tenant).post("/v1/webhooks", "{}")).getList("error.details.field"))
                .containsExactly("name", "url", "events");
        assertThat(
                        errors(Hook.post(tenant, URL, Map.of("events", List.of())))
                                .getString("error.message"))
                .contains("events");
    }

    @ParameterizedTest
    @CsvSource({
        "http://user:secret@127.0.0.1/, user name",
        "http://127.0.0.1/#x, fragment",
        "gopher://127.0.0.1/, http",
        "http://10.0.0.1/, 10.0.0.1",
        "http://127.0.0.2/, 127.0.0.2",
        "http://127.1/, four decimal",
        "http://0x7f.1/, four decimal",
        "http://2130706433/, four decimal",
        "http://0177.0.0.1/, four decimal",
        "http://169.254.169.254/latest/meta-data, 169.254.169.254",
        "'http://[::ffff:127.0.0.2]/', 127.0.0.2",
        "'http://[::ffff:10.0.0.1]:80/', 10.0.0.1",
        "'http://[::1]/', 0:0:0:0:0:0:0:1",
        "'http://[64:ff9b::10.0.0.1]/', LEADKEEP_WEBHOOK_ALLOW",
        "'http://[fd00::1]/', LEADKEEP_WEBHOOK_ALLOW",
        "http://0.0.0.0/, LEADKEEP_WEBHOOK_ALLOW",
    })
    void url_that_must_not_be_requested_is_refused(String url, String reason) {
        JsonPath response = errors(Hook.post(tenant, url, Map.of()));

        assertThat(response.getString("error.details[0].field")).isEqualTo("url");
        assertThat(response.getString("error.message")).contains(reason).doesNotContain("secret@");
        Hook hook = Hook.create(tenant, URL, "lead.created");
        assertThat(errors(hook.patch("{\"url\":\"" + url + "\"}")).getString("error.message"))
                .contains(reason);
        assertThat(hook.get().getString("data.url")).isEqualTo(URL);
    }

    @Test
    void name_with_a_private_address_among_public_ones_is_refused() {
        TestDns.shared().add("mixed.hook.test. A 8.8.8.8", "mixed.hook.test. A 192.168.1.1");

        JsonPath response = errors(Hook.post(tenant, "https://mixed.hook.test/", Map.of()));

        assertThat(response.getString("error.message")).contains("192.168.1.1");
    }

    @Test
    void name_that_does_not_exist_yet_is_accepted() {
        assertThat(Hook.post(tenant, "https://later.hook.test/", Map.of()).statusCode())
                .isEqualTo(201);
    }

    @Test
    void change_replaces_what_was_sent_and_merges_filters() {
        Hook hook =
                Hook.create(
                        tenant,
                        URL,
                        Map.of("filters", Map.of("country", "Germany", "city", "Bonn")));

        Response changed =
                hook.patch(
                        "{\"name\":\"New\",\"events\":[\"lead.deleted\"],\"filters\":{\"city\":null,"
                            + "\"hasPhone\":true},\"timeoutMs\":2000,\"status\":\"paused\"}");

        assertThat(changed.statusCode()).isEqualTo(200);
        JsonPath webhook = hook.get();
        assertThat(webhook.getString("data.name")).isEqualTo("New");
        assertThat(webhook.getString("data.url")).isEqualTo(URL);
        assertThat(webhook.getList("data.events")).isEqualTo(List.of("lead.deleted"));
        assertThat(webhook.getMap("data.filters"))
                .isEqualTo(Map.of("country", "Germany", "hasPhone", true));
        assertThat(webhook.getInt("data.timeoutMs")).isEqualTo(2_000);
        assertThat(webhook.getString("data.status")).isEqualTo("paused");
        assertThat(hook.patch("{\"filters\":null}").jsonPath().getMap("data.filters")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\"disabled\"}",
                "{\"status\":null}",
                "{\"secret\":\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"}",
                "{\"name\":null}",
                "{\"url\":null}",
                "{\"events\":null}",
                "{\"events\":[]}",
                "{\"filters\":{\"email\":\"no address\"}}",
                "{\"filters\":[]}",
                "{\"retryAttempts\":-1}",
                "{\"id\":\"x\"}",
            })
    void invalid_change_returns_400_and_changes_nothing(String change) {
        Hook hook = Hook.create(tenant, URL, "lead.created");
        String before = hook.get().prettify();

        errors(hook.patch(change));

        assertThat(hook.get().prettify()).isEqualTo(before);
    }

    @Test
    void deleted_webhook_is_gone() {
        Hook hook = Hook.create(tenant, URL, "lead.created");

        assertThat(Api.as(tenant).delete(hook.path()).statusCode()).isEqualTo(200);

        assertThat(Api.as(tenant).get(hook.path()).statusCode()).isEqualTo(404);
        assertThat(Api.as(tenant).delete(hook.path()).statusCode()).isEqualTo(404);
        assertThat(Api.as(tenant).get(hook.path() + "/deliveries").statusCode()).isEqualTo(404);
        assertThat(hook.post("test").statusCode()).isEqualTo(404);
        assertThat(Api.as(tenant).get("/v1/webhooks").jsonPath().getList("data")).isEmpty();
    }

    @Test
    void webhook_of_another_workspace_is_not_found() {
        Hook hook = Hook.create(tenant, URL, "lead.created");
        Tenant stranger = tenants.create();

        assertThat(Api.as(stranger).get(hook.path()).statusCode()).isEqualTo(404);
        assertThat(Api.as(stranger).patch(hook.path(), "{}").statusCode()).isEqualTo(404);
        assertThat(Api.as(stranger).delete(hook.path()).statusCode()).isEqualTo(404);
        for (String action : List.of("rotate-secret", "test")) {
            assertThat(Api.as(stranger).post(hook.path() + "/" + action).statusCode())
                    .isEqualTo(404);
        }
        assertThat(Api.as(stranger).get("/v1/webhooks").jsonPath().getList("data")).isEmpty();
        assertThat(hook.get().getString("data.status")).isEqualTo("active");
    }

    @Test
    void webhook_above_one_hundred_returns_409() {
        for (int i = 0; i < 100; i++) {
            Hook.create(tenant, URL, "lead.created");
        }

        assertThat(Hook.post(tenant, URL, Map.of()).statusCode()).isEqualTo(409);
        assertThat(Api.as(tenant).get("/v1/webhooks").jsonPath().getList("data")).hasSize(100);
    }
}
