package io.leadkeep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * No operation of the API document reads or changes data of another tenant. A new operation is
 * covered automatically; if it needs a body to pass validation, add one to {@code BODIES}.
 */
@ServiceTest
class TenantIsolationTest {

    private static final String UNKNOWN_ID = "0123456789abcdef01234567";
    private static final String SECRET = "secret.person@victim.example";

    private static final Map<String, String> BODIES =
            Map.ofEntries(
                    Map.entry("createLead", "{\"email\":\"own@example.com\"}"),
                    Map.entry("searchLeads", "{}"),
                    Map.entry("updateLead", "{\"firstName\":\"Changed\"}"),
                    Map.entry("upsertLead", "{\"firstName\":\"Changed\"}"),
                    Map.entry("deleteLeads", "{\"leadIds\":[\"%LEAD%\"]}"),
                    Map.entry("createKey", "{\"name\":\"Own\",\"preset\":\"full\"}"),
                    Map.entry("createPlatformKey", "{\"name\":\"Own\",\"preset\":\"full\"}"),
                    Map.entry(
                            "enrichLeads",
                            "{\"leadIds\":[\"%LEAD%\"],\"enrichmentTypes\":[\"segGateway\"]}"),
                    Map.entry("tagLeads", "{\"leadIds\":[\"%LEAD%\"],\"add\":[\"changed\"]}"),
                    Map.entry(
                            "createWebhook",
                            "{\"name\":\"Own\",\"url\":\"http://127.0.0.1:9/\",\"events\":[\"key.deleted\"]}"),
                    Map.entry("addDncEntries", "{\"entries\":[{\"email\":\"own.example\"}]}"),
                    Map.entry("importDncEntries", "{\"entries\":[{\"email\":\"own.example\"}]}"),
                    Map.entry("removeDncEntries", "{\"selectAll\":true}"),
                    Map.entry("checkDncAddresses", "{\"emails\":[\"own@example.com\"]}"),
                    Map.entry("updateWebhook", "{\"name\":\"Changed\"}"),
                    Map.entry("replayWebhook", "{\"from\":\"2020-01-01\",\"to\":\"2020-01-02\"}"),
                    Map.entry(
                            "createLeads",
                            "{\"leads\":[{\"email\":\"%EMAIL%\",\"firstName\":\"Changed\"}],\"skipDuplicates\":false}"));

    @Inject Tenants tenants;

    @TestFactory
    Stream<DynamicTest> operation_neither_reads_nor_changes_other_tenants() throws IOException {
        JsonNode paths =
                new ObjectMapper()
                        .readTree(RestAssured.get("/openapi.json").asString())
                        .path("paths");
        List<DynamicTest> tests = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                String id = operation.getValue().path("operationId").asText();
                boolean hasBody = operation.getValue().has("requestBody");
                tests.add(
                        DynamicTest.dynamicTest(
                                method + " " + path.getKey(),
                                () -> {
                                    check(method, path.getKey(), id, hasBody, Tenant::key);
                                    check(method, path.getKey(), id, hasBody, Tenant::platformKey);
                                }));
            }
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests.stream();
    }

    private void check(
            String method, String path, String id, boolean hasBody, Function<Tenant, String> key) {
        Tenant victim = tenants.create();
        Response created =
                Api.as(victim)
                        .create(
                                "{\"email\":\""
                                        + SECRET
                                        + "\",\"firstName\":\"Victoria\",\"tags\":[\"hidden\"]}");
        String lead = created.jsonPath().getString("data._id");
        String job = addJob(victim);
        String webhook = addWebhook(victim);
        String upload = addImport(victim);
        Api.as(victim).post("/v1/dnc", "{\"entries\":[{\"email\":\"hidden.example\"}]}");
        Tenant stranger = tenants.create();
        List<String> before = rowsOf(victim);

        Response foreign =
                send(
                        method,
                        path,
                        id,
                        hasBody,
                        key.apply(stranger),
                        victim.workspaceId(),
                        victim.userId(),
                        lead,
                        job,
                        webhook,
                        upload,
                        keyOf(victim, path.startsWith("/v1/account")));
        Response unknown =
                send(
                        method,
                        path,
                        id,
                        hasBody,
                        key.apply(tenants.create()),
                        UNKNOWN_ID,
                        UNKNOWN_ID,
                        UNKNOWN_ID,
                        UNKNOWN_ID,
                        UNKNOWN_ID,
                        UNKNOWN_ID,
                        UNKNOWN_ID);

        assertThat(foreign.statusCode())
                .as("status reveals existence")
                .isEqualTo(unknown.statusCode());
        assertThat(foreign.statusCode()).isLessThan(500);
        String answer = foreign.asString();
        if (path.matches(".*[{](id|userId|jobId|keyId)}.*")) {
            assertThat(foreign.statusCode()).as(answer).isIn(403, 404, 415);
            assertThat(answer).isEqualTo(unknown.asString());
        }
        assertThat(answer).doesNotContain("Victoria", "hidden", lead, job, webhook, upload);
        if (!id.equals("upsertLead") && !id.equals("createLeads")) {
            assertThat(answer).doesNotContain(SECRET);
        }
        assertThat(rowsOf(victim)).as("rows of the other tenant").isEqualTo(before);
    }

    private String keyOf(Tenant tenant, boolean platform) {
        return tenants.sql(
                        "select id from api_key where account_id = $1 and (workspace_id is null) ="
                                + " $2",
                        Tuple.of(tenant.userId(), platform))
                .iterator()
                .next()
                .getString("id");
    }

    /** Adds a job without items, which no worker claims. */
    private String addJob(Tenant tenant) {
        return tenants.sql(
                        "insert into enrichment_job (workspace_id, id, type, status, total_items,"
                                + " processed_items, success_count, failed_count, user_id,"
                                + " created_at, updated_at) values ($1, $2, 'seg_gateway',"
                                + " 'pending', 1, 0, 0, 0, $3, now(), now()) returning id",
                        Tuple.of(
                                tenant.workspaceId(),
                                tenant.workspaceId().replaceFirst(".{8}", "0000000b"),
                                tenant.userId()))
                .iterator()
                .next()
                .getString("id");
    }

    /** Adds a webhook, to which no node delivers, and a delivery with the same id. */
    private static String addImport(Tenant tenant) {
        CsvForm form = CsvForm.of("email,hidden", SECRET + ",Victoria");
        return Api.as(tenant).post("/v1/imports", form).jsonPath().getString("data.id");
    }

    private String addWebhook(Tenant tenant) {
        String id = tenant.workspaceId().replaceFirst(".{8}", "f000000c");
        tenants.sql(
                "insert into webhook (workspace_id, id, name, url, events, fields, filters,"
                    + " retry_attempts, timeout_ms, status, encryption_key, secret, version,"
                    + " created_by, created_at, updated_at) values ($1, $2, 'Victoria',"
                    + " 'http://hidden.example/', '{}', '{}', '{}', 1, 1000, 'paused', 'none', '',"
                    + " 0, $3, now(), now())",
                Tuple.of(tenant.workspaceId(), id, tenant.userId()));
        tenants.sql(
                "insert into webhook_cursor (workspace_id, webhook_id, position, number, delivered,"
                        + " failed) values ($1, $2, 0, 0, 0, 0)",
                Tuple.of(tenant.workspaceId(), id));
        tenants.sql(
                "insert into webhook_attempt (workspace_id, webhook_id, id, position, number,"
                    + " event_type, attempt, status, is_final, duration_ms, attempted_at) values"
                    + " ($1, $2, $2, 0, 0, 'lead.created', 1, 'failed', true, 1, now())",
                Tuple.of(tenant.workspaceId(), id));
        return id;
    }

    private static Response send(
            String method,
            String path,
            String id,
            boolean hasBody,
            String key,
            String workspace,
            String user,
            String lead,
            String job,
            String webhook,
            String upload,
            String keyId) {
        String target =
                path.replace("/v1/webhooks/{id}", "/v1/webhooks/" + webhook)
                        .replace("/v1/imports/{id}", "/v1/imports/" + upload)
                        .replace("{email}", SECRET)
                        .replace("{userId}", user)
                        .replace("{jobId}", job)
                        .replace("{keyId}", keyId)
                        .replace("{deliveryId}", webhook)
                        .replace("{id}", path.startsWith("/v1/workspaces") ? workspace : lead);
        if (!hasBody) {
            return Api.as(key).send(method, target);
        }
        String body =
                BODIES.getOrDefault(id, "{}").replace("%LEAD%", lead).replace("%EMAIL%", SECRET);
        return Api.as(key).send(method, target, body);
    }

    /** All rows of a workspace, in all tables. */
    private List<String> rowsOf(Tenant tenant) {
        List<String> rows = new ArrayList<>();
        for (Row table :
                tenants.sql(
                        "select table_name from information_schema.columns where table_schema ="
                                + " 'public' and column_name = 'workspace_id' order by 1",
                        Tuple.tuple())) {
            String name = table.getString(0);
            for (Row row :
                    tenants.sql(
                            "select (to_jsonb(t) - 'last_used_at' -"
                                    + " 'last_used_from')::text from "
                                    + name
                                    + " t where workspace_id = $1 order by 1",
                            Tuple.of(tenant.workspaceId()))) {
                rows.add(name + " " + row.getString(0));
            }
        }
        for (Row row :
                tenants.sql(
                        "select to_jsonb(w)::text from workspace w where id = $1",
                        Tuple.of(tenant.workspaceId()))) {
            rows.add(row.getString(0));
        }
        return rows;
    }
}
