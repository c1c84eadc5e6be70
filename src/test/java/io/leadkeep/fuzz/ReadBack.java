package io.leadkeep.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.testsupport.PersistentConnection.Answer;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.awaitility.Awaitility;

/** Reads what a request has written and compares it with the response. */
final class ReadBack {

    private static final String LEADS = "/v1/leads/";
    private static final String WORKSPACES = "/v1/workspaces/";

    private static final int MAX_LEADS = 5;

    private static final Comparator<JsonNode> AS_VALUES =
            (one, other) ->
                    one.isNumber() && other.isNumber()
                            ? one.decimalValue().compareTo(other.decimalValue())
                            : one.equals(other) ? 0 : 1;

    private final FuzzClient client;
    private final FuzzRequest request;
    private final Tenant tenant;
    private final JsonNode data;
    private final boolean isReplay;

    /**
     * @param request answered 2xx
     * @param isReplay whether the response is that of an earlier request
     */
    ReadBack(FuzzClient client, FuzzRequest request, JsonNode data, boolean isReplay) {
        this.client = client;
        this.request = request;
        this.tenant = request.known().tenant();
        this.data = data;
        this.isReplay = isReplay;
    }

    /**
     * @param isShared whether other clients write to the workspace too; skips what they can change
     */
    void check(boolean isShared) throws IOException {
        switch (request.operation().id()) {
            case "enrichLeads" -> jobs();
            case "cancelEnrichmentJob" ->
                    assertThat(job(data.path("id")).path("status").asText()).isEqualTo("cancelled");
            default -> {
                if (!isShared) {
                    checkOwn();
                }
            }
        }
    }

    private void checkOwn() throws IOException {
        switch (request.operation().id()) {
            case "createLead" -> {
                lead();
                customFields();
            }
            case "updateLead", "upsertLead" -> lead();
            case "deleteLead" -> assertDeleted(LEADS + request.path().get("id"), tenant.key());
            case "deleteLeads" -> deletedLeads();
            case "tagLeads" -> taggedLeads();
            case "createLeads" -> new RowsReadBack(this, data).check(sent());
            case "importLeads" ->
                    new RowsReadBack(this, data)
                            .check(data.at("/csvInfo/totalRows").asInt(), isDryRunOfFile());
            case "createImport", "startImport" -> awaitEndOfImport();
            case "updateAccount" -> assertEquals(data, "/v1/account");
            case "createWorkspace" -> {
                JsonNode found = read(WORKSPACES + data.path("id").asText(), tenant.platformKey());
                assertThat(found.path("name")).isEqualTo(data.path("name"));
            }
            case "updateWorkspace" -> assertEquals(data, workspace());
            case "deleteWorkspace" -> assertDeleted(workspace(), tenant.platformKey());
            case "addMember" ->
                    assertThat(read(workspace(), tenant.platformKey()).path("members"))
                            .contains(dataWithout("platformKey"));
            case "removeMember" ->
                    assertThat(read(workspace(), tenant.platformKey()).findValuesAsText("userId"))
                            .doesNotContain(request.path().get("userId"));
            case "createKey", "updateKey" -> assertThat(keys()).contains(dataWithout("apiKey"));
            case "createPlatformKey", "updatePlatformKey" ->
                    assertThat(platformKeys()).contains(dataWithout("apiKey"));
            case "deleteKey" ->
                    assertThat(keys().findValuesAsText("id"))
                            .doesNotContain(request.path().get("keyId"));
            case "deletePlatformKey" ->
                    assertThat(platformKeys().findValuesAsText("id"))
                            .doesNotContain(request.path().get("keyId"));
            case "createApiKey", "rotateApiKey" -> read(workspace(), data.path("apiKey").asText());
            case "deleteApiKey" ->
                    assertThat(
                                    send("DELETE", workspace() + "/api-key", tenant.platformKey())
                                            .status())
                            .isEqualTo(404);
            default -> {}
        }
    }

    /** So that it does not change what the next requests write. */
    private void awaitEndOfImport() {
        String path = "/v1/imports/" + data.path("id").asText();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !read(path).path("status").asText().equals("running"));
    }

    private JsonNode keys() throws IOException {
        return read(workspace() + "/keys", tenant.platformKey());
    }

    private JsonNode platformKeys() throws IOException {
        return read("/v1/account/api-keys", tenant.platformKey());
    }

    /** Returns the data without the key that no other response shows. */
    private JsonNode dataWithout(String key) {
        return data.<ObjectNode>deepCopy().without(key);
    }

    private boolean isDryRunOfFile() {
        return new String(request.body(), StandardCharsets.ISO_8859_1)
                .contains("name=\"dryRun\"\r\n\r\ntrue\r\n");
    }

    private void jobs() throws IOException {
        for (JsonNode job : data.path("jobs")) {
            assertThat(job(job.path("jobId")).path("type")).isEqualTo(job.path("type"));
        }
    }

    private JsonNode job(JsonNode id) throws IOException {
        return read("/v1/enrichment/jobs/" + id.asText());
    }

    private void lead() throws IOException {
        JsonNode found = readLead(data.path("_id").asText());
        if (!isReplay) {
            assertThat(found).isEqualTo(data);
        }
        if (!isReplay && !request.target().contains("dataCleanup=true")) {
            RowsReadBack.checkNames(sent(), found);
            if (sent().path("tags").isArray()) {
                assertThat(texts(found.path("tags")))
                        .isEqualTo(trimmed(sent().path("tags")).stream().distinct().toList());
            }
        }
    }

    /** Custom fields come back as sent; a null at the top level counts as absent. */
    private void customFields() {
        ObjectNode expected = FuzzClient.JSON.createObjectNode();
        sent().path("customFields")
                .properties()
                .forEach(
                        field -> {
                            if (!field.getValue().isNull()) {
                                expected.set(field.getKey(), field.getValue());
                            }
                        });
        JsonNode answered = data.path("customFields");
        assertThat(expected.equals(AS_VALUES, answered))
                .as("custom fields %s, sent as %s", answered, expected)
                .isTrue();
    }

    private void deletedLeads() throws IOException {
        for (JsonNode id : first(sent().path("leadIds"))) {
            if (id.asText().matches("[0-9a-f]{24}")) {
                assertDeleted(LEADS + id.asText(), tenant.key());
            }
        }
        if (!sent().has("leadIds")) {
            for (JsonNode lead : leadsOfFilters()) {
                assertThat(sent().path("excludeIds")).contains(lead.path("_id"));
            }
        }
    }

    private void taggedLeads() throws IOException {
        if (sent().has("filters")) {
            // A lead that was selected by its tags may not match any more.
            if (!sent().at("/filters/tags").isMissingNode()
                    || !sent().at("/filters/tagsAll").isMissingNode()) {
                return;
            }
            leadsOfFilters().forEach(this::assertTagged);
        }
        for (JsonNode id : first(sent().path("leadIds"))) {
            if (id.asText().matches("[0-9a-f]{24}")) {
                Answer found = send("GET", LEADS + id.asText(), tenant.key());
                if (found.status() == 200) {
                    assertTagged(FuzzClient.json(found.body()).path("data"));
                }
            }
        }
    }

    private void assertTagged(JsonNode lead) {
        List<String> tags = texts(lead.path("tags"));
        assertThat(tags).containsAll(trimmed(sent().path("add")));
        assertThat(tags).noneMatch(trimmed(sent().path("remove"))::contains);
    }

    private JsonNode leadsOfFilters() throws IOException {
        ObjectNode search = FuzzClient.JSON.createObjectNode().put("limit", 100);
        if (sent().has("filters")) {
            search.set("filters", sent().path("filters"));
        }
        Answer found = client.call("POST", "/v1/leads/search", tenant.key(), search.toString());
        assertThat(found.status()).isEqualTo(200);
        return FuzzClient.json(found.body()).path("data");
    }

    JsonNode read(String path) throws IOException {
        return read(path, tenant.key());
    }

    JsonNode readLead(String id) throws IOException {
        return read(LEADS + id);
    }

    private void assertEquals(JsonNode expected, String path) throws IOException {
        assertThat(read(path, tenant.platformKey())).isEqualTo(expected);
    }

    private void assertDeleted(String path, String key) throws IOException {
        assertThat(send("GET", path, key).status()).as("deleted: %s", path).isEqualTo(404);
    }

    private JsonNode read(String path, String key) throws IOException {
        Answer found = send("GET", path, key);
        assertThat(found.status()).as("written: %s: %s", path, found).isEqualTo(200);
        return FuzzClient.json(found.body()).path("data");
    }

    private Answer send(String method, String path, String key) throws IOException {
        return client.call(method, path, key, "");
    }

    private String workspace() {
        return WORKSPACES + request.path().get("id");
    }

    private JsonNode sent() {
        return FuzzClient.json(request.text().replaceFirst("^\uFEFF", ""));
    }

    static List<JsonNode> first(JsonNode values) {
        List<JsonNode> first = new ArrayList<>();
        values.forEach(first::add);
        return first.subList(0, Math.min(MAX_LEADS, first.size()));
    }

    static List<String> texts(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.asText()));
        return texts;
    }

    private static List<String> trimmed(JsonNode values) {
        return texts(values).stream().map(Text::trim).toList();
    }
}
