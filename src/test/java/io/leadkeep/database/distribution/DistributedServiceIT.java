package io.leadkeep.database.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leadkeep.testsupport.CitusServer;
import io.leadkeep.testsupport.Concurrently;
import io.leadkeep.testsupport.ServiceProcess;
import io.leadkeep.testsupport.ShardLog;
import io.leadkeep.testsupport.WebhookSink;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation on a coordinator with two workers, in two workspaces. */
class DistributedServiceIT {

    private static final String FIRST = "sk_" + "6".repeat(48);
    private static final String PLATFORM = "sk_user_" + "6".repeat(48);
    private static final String ALL = "{\"selectAll\":true}";

    @TempDir static Path folder;

    private static CitusServer citus;
    private static ServiceProcess service;
    private static WebhookSink sink;

    private static WorkspaceClient account;

    /** Clients of both workspaces. */
    private static List<WorkspaceClient> clients;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(CitusServer.home().isPresent(), CitusServer.MISSING);
        citus = CitusServer.start(folder, 2);
        citus.newDatabase("leadkeep");
        citus.logStatements();
        sink = WebhookSink.start();
        service =
                ServiceProcess.start(
                        folder,
                        Map.of(
                                "DATABASE_URL", citus.url("leadkeep", 0),
                                "LEADKEEP_DISTRIBUTED", "citus",
                                "LEADKEEP_BOOTSTRAP_WORKSPACE_KEY", FIRST,
                                "LEADKEEP_BOOTSTRAP_PLATFORM_KEY", PLATFORM,
                                "LEADKEEP_WEBHOOK_ALLOW", "127.0.0.1",
                                "LEADKEEP_IMPORTS_POLL_INTERVAL", "200ms",
                                "LEADKEEP_ENRICHMENT_POLL_INTERVAL", "200ms",
                                // No server listens there, so jobs end soon.
                                "LEADKEEP_DNS_SERVERS", "127.0.0.1:1"));
        account = new WorkspaceClient(service, PLATFORM);
        String workspace =
                account.read("POST", "/v1/workspaces", "{\"name\":\"Second\"}", 201)
                        .getString("data.id");
        String second =
                account.read("POST", "/v1/workspaces/" + workspace + "/api-key", "{}", 201)
                        .getString("data.apiKey");
        clients =
                List.of(new WorkspaceClient(service, FIRST), new WorkspaceClient(service, second));
    }

    @AfterAll
    static void stop() throws IOException {
        if (service != null) {
            service.close();
        }
        if (sink != null) {
            sink.close();
        }
        if (citus != null) {
            try (CitusServer stopping = citus) {
                ShardLog log = stopping.shardLog();
                assertThat(log.refused()).as("statements that Citus refused").isEmpty();
                assertThat(log.spread()).as("statements that asked several shards").isEmpty();
            }
        }
    }

    @Test
    void leads_are_created_changed_read_and_deleted() {
        for (WorkspaceClient client : clients) {
            String lead = client.create("one@lead.example");
            client.expect("POST", "/v1/leads", "{\"email\":\"ONE@lead.example\"}", 409);
            client.expect("PATCH", lead, "{\"firstName\":\"Ada\",\"tags\":[\"a\"]}", 200);
            client.expect(
                    "PUT", "/v1/leads/by-email/one@lead.example", "{\"lastName\":\"L\"}", 200);
            client.expect("PUT", "/v1/leads/by-email/other@lead.example", "{}", 201);
            assertThat(client.read("GET", lead, "", 200).getString("data.firstName"))
                    .isEqualTo("Ada");
            client.expect("GET", "/v1/leads/by-email/one@lead.example", "", 200);
            assertThat(client.read("GET", lead + "/history", "", 200).getList("data.type"))
                    .contains("lead.created", "lead.updated");
            client.expect("DELETE", lead, "{}", 200);
            client.expect("GET", lead, "", 404);
        }
    }

    @Test
    void creates_with_an_idempotency_key_are_repeated_once() {
        for (WorkspaceClient client : clients) {
            HttpResponse<String> first = client.createKeyed("keyed@lead.example");
            assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
            assertThat(client.createKeyed("keyed@lead.example").body()).isEqualTo(first.body());
        }
    }

    @Test
    void concurrent_creates_in_both_workspaces_succeed() throws Exception {
        List<Callable<HttpResponse<String>>> calls =
                IntStream.range(0, 200)
                        .mapToObj(
                                i ->
                                        (Callable<HttpResponse<String>>)
                                                () ->
                                                        service.create(
                                                                clients.get(i % 2).key(),
                                                                "c" + i / 2 + "@many.example"))
                        .toList();

        assertThat(Concurrently.call(calls))
                .extracting(HttpResponse::statusCode)
                .as("%s", service.output())
                .hasSize(200)
                .containsOnly(201);
        for (WorkspaceClient client : clients) {
            assertThat(
                            client.read("GET", "/v1/leads?search=many.example", "", 200)
                                    .getInt("pagination.total"))
                    .isEqualTo(100);
        }
    }

    @Test
    void many_leads_are_written_found_tagged_and_deleted() {
        for (WorkspaceClient client : clients) {
            String leads =
                    "{\"leads\":[{\"email\":\"a@bulk.example\",\"companyName\":\"Acme\"},"
                            + "{\"email\":\"b@bulk.example\",\"tags\":[\"old\"]}]}";
            client.expect("POST", "/v1/leads/bulk", leads, 200);
            client.expect("POST", "/v1/leads/bulk", leads, 200);
            List<String> ids =
                    client.read("GET", "/v1/leads?search=bulk.example", "", 200)
                            .getList("data._id");
            assertThat(ids).hasSize(2);
            String some = "{\"leadIds\":[\"" + ids.get(0) + "\"],\"add\":[\"new\"]}";
            client.expect("POST", "/v1/leads/tags", some, 200);
            assertThat(client.read("GET", "/v1/leads?tags=new", "", 200).getList("data._id"))
                    .containsExactly(ids.get(0));
            String search = "{\"filters\":{\"search\":\"acme\",\"companyName\":\"Acme\"}}";
            client.expect("POST", "/v1/leads/search", search, 200);
            assertThat(client.get("/v1/leads/export?format=ndjson")).contains("a@bulk.example");
            client.upload("/v1/leads/import/csv", "email\nfile@csv.example\n", 200);
            String both = "{\"leadIds\":[\"" + String.join("\",\"", ids) + "\"]}";
            client.expect("DELETE", "/v1/leads", both, 200);
        }
    }

    @Test
    void imports_run_as_jobs_and_are_undone() {
        for (WorkspaceClient client : clients) {
            HttpResponse<String> created =
                    client.upload("/v1/imports", "email\njob@file.example\nfailed\n", 202);
            String path = created.headers().firstValue("Location").orElseThrow();
            client.expect("POST", path + "/preview", "{}", 200);
            client.expect("POST", path + "/start", "{}", 202);
            client.awaitStatus(path, "completed");
            assertThat(client.get(path + "/errors.csv")).contains("failed");
            assertThat(client.get("/v1/imports")).contains("\"failed\":1");
            client.expect("POST", path + "/undo", "{}", 200);
            client.awaitStatus(path, "undone");
        }
    }

    @Test
    void do_not_contact_list_is_kept_per_workspace() {
        clients.get(0).create("listed@dnc.example");
        String entries = "{\"entries\":[{\"email\":\"dnc.example\"}]}";
        String path = "/v1/dnc";
        String lead = clients.get(1).create("listed@dnc.example");
        clients.get(0).expect("POST", path, entries, 200);
        assertThat(
                        clients.get(0)
                                .read("GET", "/v1/leads?doNotContact=true", "", 200)
                                .getList("data"))
                .hasSize(1);
        assertThat(clients.get(1).read("GET", lead, "", 200).getBoolean("data.doNotContact"))
                .isFalse();
        String addresses = "{\"emails\":[\"x@dnc.example\"]}";
        clients.get(0).expect("POST", path + "/check", addresses, 200);
        clients.get(0).upload(path + "/import", "email\nfile.example\n", 200);
        assertThat(clients.get(0).get(path + "/export")).contains("file.example");
        clients.get(0).expect("DELETE", path, ALL, 200);
        clients.get(1).expect("POST", lead + "/erase", "{}", 200);
    }

    @Test
    void events_reach_webhooks() {
        for (WorkspaceClient client : clients) {
            String webhook =
                    "/v1/webhooks/"
                            + client.read("POST", "/v1/webhooks", endpoint(client.key()), 201)
                                    .getString("data.id");
            client.create("hook@event.example");
            Awaitility.await()
                    .until(
                            () ->
                                    sink.received().stream()
                                            .anyMatch(each -> isOf(each, client.key())));
            assertThat(client.read("GET", "/v1/events", "", 200).getList("data.type"))
                    .contains("lead.created");
            client.expect("POST", webhook + "/test", "{}", 200);
            String delivery =
                    Awaitility.await()
                            .until(() -> firstDelivery(client, webhook), id -> id != null);
            client.expect("POST", webhook + "/deliveries/" + delivery + "/redeliver", "{}", 202);
            client.expect("POST", webhook + "/rotate-secret", "{}", 200);
            client.expect("PATCH", webhook, "{\"status\":\"paused\"}", 200);
            client.expect("DELETE", webhook, "{}", 200);
        }
    }

    private static String firstDelivery(WorkspaceClient client, String webhook) {
        return client.read("GET", webhook + "/deliveries", "", 200).getString("data[0].id");
    }

    private static String endpoint(String key) {
        return "{\"name\":\"Sink\",\"events\":[\"lead.created\"],\"url\":\""
                + sink.url()
                + "?"
                + key
                + "\"}";
    }

    private static boolean isOf(WebhookSink.Received delivery, String key) {
        return delivery.path().endsWith(key) && delivery.email().equals("hook@event.example");
    }

    @Test
    void enrichment_jobs_end() {
        for (WorkspaceClient client : clients) {
            String lead = client.create("job@enrich.example");
            String id = lead.substring(lead.lastIndexOf('/') + 1);
            String types = "{\"leadIds\":[\"" + id + "\"],\"enrichmentTypes\":[\"email\"]}";
            client.expect("POST", "/v1/enrichment/enrich", types, 202);
            Awaitility.await()
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    client.read(
                                                                    "GET",
                                                                    "/v1/enrichment/jobs",
                                                                    "",
                                                                    200)
                                                            .getString("data[0].status"))
                                            .isNotIn("pending", "processing"));
        }
    }

    @Test
    void accounts_workspaces_members_and_keys_are_administered() {
        account.expect("PATCH", "/v1/account", "{\"name\":\"Owner\"}", 200);
        String workspace =
                "/v1/workspaces/"
                        + account.read("POST", "/v1/workspaces", "{\"name\":\"Third\"}", 201)
                                .getString("data.id");
        account.expect("PATCH", workspace, "{\"name\":\"Other\"}", 200);
        assertThat(account.read("GET", "/v1/workspaces", "", 200).getList("data.name"))
                .contains("Other", "Second");
        String member = "{\"email\":\"m@example.com\",\"role\":\"member\"}";
        account.expect("POST", workspace + "/members", member, 201);
        account.expect("POST", workspace + "/api-key", "{}", 201);
        account.expect("POST", workspace + "/api-key/rotate", "{}", 200);
        String key = "{\"name\":\"Reader\",\"scopes\":[\"leads:read\"]}";
        String keyId = account.read("POST", workspace + "/keys", key, 201).getString("data.id");
        account.expect("DELETE", workspace + "/keys/" + keyId, "{}", 200);
        account.expect("DELETE", workspace, "{}", 200);
        account.expect("GET", workspace, "", 404);
    }

    @Test
    void console_signs_in() {
        clients.get(1).expect("POST", "/console/session", "", 200);
    }
}
