package io.leadkeep.lead.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/leads/export}. */
@ServiceTest
class ExportLeadsTest extends ExportTest {

    private static final String HEADER =
            "email,firstName,lastName,companyName,jobTitle,phone,linkedinUrl,city,state,country,tags,"
                + "customFields,_id,emailVerified,emailVerificationResult,emailVerificationScore,"
                + "isCatchAll,segProtected,segProvider,segProviderName,segCheckedAt,espProvider,"
                + "enrichedAt,createdAt,updatedAt,doNotContact,doNotContactReason";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void csv_has_every_column_of_a_lead() {
        Response created = Api.as(tenant).create(LEADS.get(0));
        String id = created.jsonPath().getString("data._id");
        tenants.sql(
                "update lead set email_verified = true, email_verification_result = 'deliverable',"
                    + " email_verification_score = 97, is_catch_all = false, seg_protected = true,"
                    + " seg_provider = 'cisco', seg_checked_at = '2025-06-10T10:30:00Z',"
                    + " esp_provider = 'google', enriched_at = '2025-06-10T10:30:00.5Z' where id ="
                    + " $1",
                Tuple.of(id));

        Response response = Api.as(tenant).get("/v1/leads/export");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).isEqualToIgnoringCase("text/csv; charset=utf-8");
        assertThat(response.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"leads.csv\"");
        assertThat(text(response))
                .isEqualTo(
                        HEADER
                                + "\r\n"
                                + "a@example.com,Ann,O'Hara,\"A, B; \"\"C\"\"\",\"line\r\n"
                                + "break\",'+1 650 253-0000,https://x.com/in/a,Köln,NW,DE,\"a,b"
                                + " c\",\"{\"\"0\"\": [0, false, \"\"\"\", null, {\"\"x\"\":"
                                + " 100000}], \"\"n\"\": 12345678901234567890.10, \"\"s\"\":"
                                + " \"\"=1+1\"\"}\","
                                + id
                                + ",true,deliverable,97,false,true,cisco,Cisco"
                                + " IronPort,2025-06-10T10:30:00.000Z,google,2025-06-10T10:30:00.500Z,"
                                + created.jsonPath().getString("data.createdAt")
                                + ","
                                + created.jsonPath().getString("data.updatedAt")
                                + ",false,\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~ | '+1 | '=1+1 | ''=x",
                "?spreadsheetSafe=true | '+1 | '=1+1 | ''=x",
                "?spreadsheetSafe=false | +1 | =1+1 | '=x",
            })
    void formulas_are_neutralised_unless_the_client_declines(
            String query, String phone, String firstName, String city) {
        Api.as(tenant)
                .create(
                        """
                        {"email":"a@x.com","phone":"+1","firstName":"=1+1","city":"'=x"}
                        """);

        String csv = text(Api.as(tenant).get("/v1/leads/export" + query));
        String ndjson = "/v1/leads/export?format=ndjson" + query.replace("?", "&");

        assertThat(csv.lines().skip(1))
                .first()
                .asString()
                .startsWith("a@x.com," + firstName + ",,,," + phone + ",," + city + ",");
        assertThat(text(Api.as(tenant).get(ndjson))).contains("\"=1+1\"");
    }

    @Test
    void ndjson_has_one_lead_per_line() throws Exception {
        LEADS.forEach(lead -> Api.as(tenant).create(lead));

        Response response = Api.as(tenant).get("/v1/leads/export?format=ndjson");

        assertThat(response.contentType()).isEqualTo("application/x-ndjson");
        assertThat(response.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"leads.ndjson\"");
        List<String> lines = text(response).lines().toList();
        assertThat(lines).hasSameSizeAs(LEADS);
        JsonNode listed = JSON.readTree(Api.as(tenant).get("/v1/leads").asByteArray());
        for (int i = 0; i < lines.size(); i++) {
            assertThat(JSON.readTree(lines.get(i))).isEqualTo(listed.at("/data/" + i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson"})
    void export_of_many_leads_is_complete_and_newest_first(String format) {
        int count = 3_500;
        Api.as(tenant)
                .importCsv(
                        CsvForm.of(
                                IntStream.range(0, count)
                                        .mapToObj("lead%d@example.com"::formatted)
                                        .collect(Collectors.joining("\n", "email\n", ""))));

        List<String> rows =
                text(Api.as(tenant).get("/v1/leads/export?format=" + format)).lines().toList();

        List<String> leads = rows.subList(format.equals("csv") ? 1 : 0, rows.size());
        assertThat(leads).hasSize(count);
        assertThat(new HashSet<>(leads)).hasSize(count);
        assertThat(leads.get(0)).contains("lead3499@example.com");
        assertThat(leads.get(count - 1)).contains("lead0@example.com");
    }

    @Test
    void large_leads_are_exported_completely() {
        String large = "x".repeat(32_000);
        for (int i = 0; i < 3; i++) {
            int start = 100 * i;
            String rows =
                    IntStream.range(start, start + 100)
                            .mapToObj("lead%d@example.com,"::formatted)
                            .collect(Collectors.joining(large + "\n", "email,large\n", large));
            assertThat(
                            Api.as(tenant)
                                    .importCsv(CsvForm.of(rows))
                                    .jsonPath()
                                    .getInt("data.imported"))
                    .isEqualTo(100);
        }

        String file = text(Api.as(tenant).get("/v1/leads/export"));

        assertThat(file.lines().distinct()).hasSize(301);
        assertThat(file).hasSizeGreaterThan(300 * 32_000);
    }

    @Test
    void export_accepts_list_filters() {
        Api.as(tenant).create(Map.of("email", "a@example.com", "tags", List.of("vip")));
        Api.as(tenant).create(Map.of("email", "b@example.com", "companyName", "Acme"));

        assertThat(emails("?tags=vip")).containsExactly("a@example.com");
        assertThat(emails("?format=csv&hasCompany=true")).containsExactly("b@example.com");
        assertThat(emails("?search=nobody")).isEmpty();
        assertThat(text(Api.as(tenant).get("/v1/leads/export?format=ndjson&search=nobody")))
                .isEmpty();
    }

    @Test
    void response_lists_every_broken_rule_of_the_query() {
        Response response =
                Api.as(tenant).get("/v1/leads/export?format=xml&hasfone=true&limit=5&emailType=x");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("VALIDATION_ERROR");
        assertThat(response.jsonPath().getList("error.details.field"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactlyInAnyOrder("format", "hasfone", "limit", "emailType");
        for (String value : List.of("", "no", "true&spreadsheetSafe=true")) {
            assertThat(
                            Api.as(tenant)
                                    .get("/v1/leads/export?spreadsheetSafe=" + value)
                                    .jsonPath()
                                    .getList("error.details.field"))
                    .containsExactly("spreadsheetSafe");
        }
        assertThat(Api.as(tenant).get("/v1/leads/export?format=csv&format=csv").statusCode())
                .isEqualTo(400);
    }

    @Test
    void other_workspace_exports_no_leads() {
        Api.as(tenant).create(LEADS.get(0));
        Tenant other = tenants.create();

        assertThat(text(Api.as(other).get("/v1/leads/export"))).isEqualTo(HEADER + "\r\n");
        assertThat(text(Api.as(other).get("/v1/leads/export?format=ndjson"))).isEmpty();
        assertThat(Api.anonymous().get("/v1/leads/export").statusCode()).isEqualTo(401);
        assertThat(
                        Api.as(other)
                                .header("X-Workspace-Id", tenant.workspaceId())
                                .get("/v1/leads/export")
                                .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "text/csv,csv,200",
        "*/*,csv,200",
        "application/json,csv,200",
        "application/json,ndjson,200",
        "'application/json, text/plain, */*',ndjson,200",
        "application/x-ndjson,ndjson,200",
        "text/csv,nonsense,400",
        "image/png,csv,406"
    })
    void export_is_sent_to_clients_that_accept_file_or_json(
            String accept, String format, int status) {
        Response response =
                Api.as(tenant).header("Accept", accept).get("/v1/leads/export?format=" + format);

        assertThat(response.statusCode()).isEqualTo(status);
        if (status == 200) {
            assertThat(response.contentType()).contains(format);
        }
    }

    @Test
    void head_returns_headers_without_body() {
        Response response = Api.as(tenant).send("HEAD", "/v1/leads/export");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.contentType()).startsWith("text/csv");
        assertThat(response.asByteArray()).isEmpty();
    }

    private List<String> emails(String query) {
        return text(Api.as(tenant).get("/v1/leads/export" + query))
                .lines()
                .skip(1)
                .map(row -> row.substring(0, row.indexOf(',')))
                .toList();
    }
}
