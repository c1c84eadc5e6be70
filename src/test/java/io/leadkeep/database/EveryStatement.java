package io.leadkeep.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.TestPostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Makes a service run each of its statements. */
final class EveryStatement {

    static final String KEY = "sk_" + "7".repeat(48);
    private static final String PLATFORM_KEY = "sk_user_" + "7".repeat(48);

    /** Settings of the service: short intervals of the background work. */
    static final Map<String, String> VARIABLES =
            variables(
                    "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", KEY,
                    "LEADKEEP_BOOTSTRAP_PLATFORM_KEY", PLATFORM_KEY,
                    "LEADKEEP_API_KEYS_LAST_USED_FLUSH_INTERVAL", "200ms",
                    "LEADKEEP_IDEMPOTENCY_PURGE_INTERVAL", "200ms",
                    "LEADKEEP_EVENTS_PURGE_INTERVAL", "200ms",
                    "LEADKEEP_ENRICHMENT_POLL_INTERVAL", "200ms",
                    "LEADKEEP_IMPORTS_POLL_INTERVAL", "200ms",
                    "LEADKEEP_WORKSPACE_PURGE_INTERVAL", "200ms",
                    "LEADKEEP_WORKSPACE_PURGE_DELAY", "1ms",
                    "LEADKEEP_SEARCH_MERGE_INTERVAL", "200ms",
                    "LEADKEEP_SEARCH_FILL_INTERVAL", "200ms",
                    // No server listens there, so jobs end soon without a result.
                    "LEADKEEP_DNS_SERVERS", "127.0.0.1:1",
                    // Failures of background work are logged at debug.
                    "QUARKUS_LOG_CATEGORY__IO_LEADKEEP__LEVEL", "DEBUG");

    private EveryStatement() {}

    private static Map<String, String> variables(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Map.copyOf(variables);
    }

    /** At least one statement of each kind on each table. */
    static void run(ServiceProcess service, TestPostgres postgres, String database)
            throws Exception {
        HttpResponse<String> created = service.create(KEY, "a@example.com");
        assertThat(created.statusCode()).isEqualTo(201);
        String lead = created.headers().firstValue("Location").get();
        String id = lead.substring(lead.lastIndexOf('/') + 1);
        assertThat(service.create(KEY, "A@example.com").statusCode()).isEqualTo(409);
        assertThat(
                        service.send(
                                        service.request(
                                                        "POST",
                                                        "/v1/leads",
                                                        KEY,
                                                        "{\"email\":\"k@example.com\"}")
                                                .header("Idempotency-Key", "k"))
                                .statusCode())
                .isEqualTo(201);
        expect(service, "PATCH", lead, KEY, "{\"firstName\":\"A\"}", 200);
        expect(service, "PUT", "/v1/leads/by-email/u@example.com", KEY, "{}", 201);
        expect(service, "POST", "/v1/leads/bulk", KEY, bulk("b@example.com"), 200);
        expect(service, "POST", "/v1/leads/tags", KEY, select(id, "\"add\":[\"t\"]"), 200);
        assertThat(service.get("/v1/leads?search=example&tags=t", KEY).body()).contains(id);
        assertThat(service.get("/v1/leads/export?format=ndjson", KEY).body()).contains(id);
        HttpResponse<String> jobs =
                service.post(
                        "/v1/enrichment/enrich",
                        KEY,
                        select(id, "\"enrichmentTypes\":[\"email\"]"));
        assertThat(jobs.statusCode()).isEqualTo(202);
        assertThat(service.get("/v1/events?types=lead.updated", KEY).body()).contains(id);
        assertThat(service.get(lead + "/history", KEY).body()).contains("lead.tag_changed");
        expect(service, "POST", "/v1/dnc", KEY, "{\"entries\":[{\"email\":\"a.example\"}]}", 200);
        assertThat(service.get("/v1/dnc?search=a", KEY).body()).contains("a.example");
        expect(service, "DELETE", "/v1/dnc", KEY, "{\"selectAll\":true}", 200);
        runImport(service);
        expect(service, "POST", lead + "/erase", KEY, "{}", 200);

        String account = "/v1/account";
        expect(service, "PATCH", account, PLATFORM_KEY, "{\"name\":\"Owner\"}", 200);
        HttpResponse<String> added =
                service.post("/v1/workspaces", PLATFORM_KEY, "{\"name\":\"Second\"}");
        assertThat(added.statusCode()).isEqualTo(201);
        Matcher idOfWorkspace = Pattern.compile("\"id\":\"([0-9a-f]{24})\"").matcher(added.body());
        assertThat(idOfWorkspace.find()).isTrue();
        String workspace = "/v1/workspaces/" + idOfWorkspace.group(1);
        expect(service, "PATCH", workspace, PLATFORM_KEY, "{\"name\":\"Other\"}", 200);
        String members = workspace + "/members";
        String member = "{\"email\":\"m@example.com\",\"role\":\"member\"}";
        expect(service, "POST", members, PLATFORM_KEY, member, 201);
        expect(service, "POST", workspace + "/api-key", PLATFORM_KEY, "{}", 201);
        expect(service, "POST", workspace + "/api-key/rotate", PLATFORM_KEY, "{}", 200);
        expect(service, "DELETE", workspace, PLATFORM_KEY, "{}", 200);

        postgres.run(database, "update lead set search = null");
        await(postgres, database, "select id from lead where search is null");
        postgres.run(database, "create extension if not exists pgstattuple");
        await(
                postgres,
                database,
                "select pending_pages from pgstatginindex('lead_search_idx')"
                        + " where pending_pages > 0");
        postgres.run(database, "update lead_event set at = now() - interval '40d'");
        await(postgres, database, "select type from lead_event where at < now() - interval '30d'");
        postgres.run(database, "update workspace set event_server = 'another'");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> service.get("/v1/events", KEY).statusCode() == 200);
        postgres.run(database, "update idempotent_request set created_at = now() - interval '2d'");
        await(postgres, database, "select id from workspace where deleted_at is not null");
        await(postgres, database, "select status from idempotent_request");
        await(
                postgres,
                database,
                "select id from enrichment_job where status in ('pending', 'processing')");
        await(
                postgres,
                database,
                "select 1 where not exists (select from api_key where last_used_at is not null)");
    }

    private static void runImport(ServiceProcess service) {
        HttpResponse<String> created =
                service.send(
                        service.request("/v1/imports", KEY)
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(
                                        BodyPublishers.ofString(
                                                "--b\r\n"
                                                    + "Content-Disposition: form-data;"
                                                    + " name=\"returnResults\"\r\n\r\n"
                                                    + "true\r\n"
                                                    + "--b\r\n"
                                                    + "Content-Disposition: form-data;"
                                                    + " name=\"file\"; filename=\"f.csv\"\r\n\r\n"
                                                    + "email\n"
                                                    + "f@example.com\n"
                                                    + "failed\r\n"
                                                    + "--b--\r\n")));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(202);
        String path = created.headers().firstValue("Location").get();
        expect(service, "POST", path + "/start", KEY, "{}", 202);
        Awaitility.await()
                .until(() -> service.get(path, KEY).body().contains("\"status\":\"completed\""));
        assertThat(service.get("/v1/imports", KEY).body()).contains("\"failed\":1");
        assertThat(service.get(path + "/errors.csv", KEY).body()).contains("failed");
        assertThat(service.get(path + "/results", KEY).body()).contains("created");
        expect(service, "POST", path + "/undo", KEY, "{}", 200);
    }

    private static void expect(
            ServiceProcess service,
            String method,
            String path,
            String key,
            String json,
            int status) {
        HttpResponse<String> answer = service.send(method, path, key, json);
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isEqualTo(status);
    }

    private static void await(TestPostgres postgres, String database, String noneOf) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> postgres.rows(database, noneOf).isEmpty());
    }

    private static String bulk(String email) {
        return "{\"leads\":[{\"email\":\"" + email + "\"}]}";
    }

    private static String select(String id, String rest) {
        return "{\"leadIds\":[\"" + id + "\"]," + rest + "}";
    }
}
