package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Imports of exported files. */
@ServiceTest
class ExportRoundTripTest extends ExportTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void exported_csv_imports_unchanged() {
        LEADS.forEach(lead -> Api.as(tenant).create(lead));
        Tenant other = tenants.create();
        Tenant third = tenants.create();

        String first = text(Api.as(tenant).get("/v1/leads/export"));
        importUnchanged(other, first);
        String second = text(Api.as(other).get("/v1/leads/export"));
        importUnchanged(third, second);

        // An import creates rows in order, and an export begins with the newest.
        List<String> reversed = new ArrayList<>(settable(first));
        Collections.reverse(reversed.subList(1, reversed.size()));
        assertThat(settable(second)).isEqualTo(reversed).hasSize(LEADS.size() + 1);
        assertThat(settable(text(Api.as(third).get("/v1/leads/export"))))
                .isEqualTo(settable(first));
    }

    @Test
    void exported_ndjson_imports_unchanged() throws Exception {
        LEADS.forEach(lead -> Api.as(tenant).create(lead));
        String lines = text(Api.as(tenant).get("/v1/leads/export?format=ndjson"));
        String rows = lines.strip().replace("\n", ",");
        Tenant other = tenants.create();
        Tenant cleaned = tenants.create();

        Response stored = Api.as(other).post("/v1/leads/bulk", "{\"leads\":[" + rows + "]}");
        Api.as(cleaned).post("/v1/leads/bulk", "{\"dataCleanup\":true,\"leads\":[" + rows + "]}");

        assertThat(stored.jsonPath().getInt("data.imported")).isEqualTo(LEADS.size());
        assertThat(byEmail(other)).isEqualTo(byEmail(tenant));
        assertThat(byEmail(cleaned)).isNotEqualTo(byEmail(tenant));
    }

    /** Returns the fields that clients can set, by address. */
    static Map<String, JsonNode> byEmail(Tenant tenant) throws Exception {
        Map<String, JsonNode> leads = new TreeMap<>();
        for (JsonNode lead :
                JSON.readTree(Api.as(tenant).get("/v1/leads").asByteArray()).at("/data")) {
            leads.put(
                    lead.path("email").textValue(),
                    ((ObjectNode) lead)
                            .retain(
                                    List.of(
                                            "firstName",
                                            "lastName",
                                            "companyName",
                                            "jobTitle",
                                            "phoneNumber",
                                            "linkedinUrl",
                                            "city",
                                            "state",
                                            "country",
                                            "tags",
                                            "customFields")));
        }
        return leads;
    }

    @Test
    void export_of_a_release_with_fewer_columns_imports_unchanged() {
        Api.as(tenant)
                .create("{\"email\":\"a@x.com\",\"phone\":\"(650) 253-0000\",\"country\":\"US\"}");
        List<List<String>> rows =
                text(Api.as(tenant).get("/v1/leads/export"))
                        .lines()
                        .<List<String>>map(line -> new ArrayList<>(List.of(line.split(",", -1))))
                        .toList();
        int state = rows.get(0).indexOf("state");
        rows.forEach(row -> row.remove(state));
        Tenant other = tenants.create();

        importUnchanged(
                other,
                rows.stream().map(row -> String.join(",", row)).collect(Collectors.joining("\n")));

        assertThat(Api.as(other).get("/v1/leads").jsonPath().getString("data[0].phoneNumber"))
                .isEqualTo("(650) 253-0000");
    }

    @Test
    void export_is_cleaned_up_only_on_request() {
        Api.as(tenant).create(LEADS.get(0));
        String file = text(Api.as(tenant).get("/v1/leads/export"));
        Tenant other = tenants.create();

        Api.as(other)
                .importCsv(
                        CsvForm.of(file.getBytes(StandardCharsets.UTF_8))
                                .with("dataCleanup", "true"));

        assertThat(Api.as(other).get("/v1/leads").jsonPath().getString("data[0].phoneNumber"))
                .isEqualTo("+16502530000");
    }

    static void importUnchanged(Tenant tenant, String file) {
        Response response =
                Api.as(tenant).importCsv(CsvForm.of(file.getBytes(StandardCharsets.UTF_8)));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.jsonPath().getList("data.errors")).isEmpty();
    }

    /** Returns rows without ids and times. */
    private static List<String> settable(String csv) {
        return Stream.of(csv.split("\r\n(?=\\S+@|$)"))
                .map(row -> row.replaceAll(",[0-9a-f]{24},.*", ""))
                .toList();
    }

    @Test
    void exported_ndjson_is_accepted_as_bulk() {
        LEADS.forEach(lead -> Api.as(tenant).create(lead));
        Tenant other = tenants.create();
        String lines = text(Api.as(tenant).get("/v1/leads/export?format=ndjson"));

        String bulk =
                lines.lines()
                        .collect(
                                Collectors.joining(
                                        ",", "{\"dataCleanup\":false,\"leads\":[", "]}"));
        Response response =
                Api.as(other).post("/v1/leads/bulk", bulk.getBytes(StandardCharsets.UTF_8));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.jsonPath().getInt("data.imported")).isEqualTo(LEADS.size());
        assertThat(settable(text(Api.as(other).get("/v1/leads/export"))))
                .containsExactlyInAnyOrderElementsOf(
                        settable(text(Api.as(tenant).get("/v1/leads/export"))));
    }
}
