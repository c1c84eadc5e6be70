package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Common parts of the import tests. */
abstract class ImportTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject Tenants tenants;

    Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    JsonNode imported(String... lines) {
        return data(send(CsvForm.of(lines)));
    }

    Response send(CsvForm form) {
        return Api.as(tenant).importCsv(form);
    }

    static JsonNode data(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return tree(response).path("data");
    }

    static JsonNode tree(Response response) {
        return tree(response.asByteArray());
    }

    static JsonNode tree(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> fields(Response response) {
        return response.jsonPath().getList("error.details.field");
    }

    static void assertCounts(JsonNode data, int imported, int updated, int skipped, int failed) {
        assertThat(
                        List.of("imported", "updated", "skipped", "failed").stream()
                                .map(name -> data.path(name).intValue())
                                .toList())
                .as(
                        "imported, updated, skipped, failed of %s",
                        data.toString().length() < 5_000 ? data : "many")
                .containsExactly(imported, updated, skipped, failed);
        assertThat(data.at("/csvInfo/totalRows").intValue())
                .isEqualTo(imported + updated + skipped + failed);
        assertThat(data.path("errors")).hasSize(failed);
        assertThat(data.path("importedLeadIds")).hasSize(imported);
    }

    JsonNode lead(String email) {
        JsonNode found =
                tree(
                        Api.as(tenant)
                                .post(
                                        "/v1/leads/search",
                                        "{\"limit\":100}".getBytes(StandardCharsets.UTF_8)));
        for (JsonNode lead : found.path("data")) {
            if (lead.path("email").textValue().equals(email)) {
                return lead;
            }
        }
        Response exported =
                Api.as(tenant)
                        .get(
                                "/v1/leads/export?format=ndjson&search="
                                        + URLEncoder.encode(email, StandardCharsets.UTF_8));
        for (String line : exported.asString().lines().toList()) {
            JsonNode lead = tree(line.getBytes(StandardCharsets.UTF_8));
            if (lead.path("email").textValue().equals(email)) {
                return lead;
            }
        }
        throw new AssertionError("No lead " + email + " in " + found);
    }

    int total() {
        return Api.as(tenant).get("/v1/leads").jsonPath().getInt("pagination.total");
    }
}
