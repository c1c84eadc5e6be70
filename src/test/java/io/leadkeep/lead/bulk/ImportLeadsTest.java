package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code POST /v1/leads/import/csv}: columns, cells and rows. */
@ServiceTest
class ImportLeadsTest extends ImportTest {

    @Test
    void columns_are_recognised_by_name_and_others_become_custom_fields() {
        JsonNode data =
                imported(
                        "E-mail Address,Given Name,SURNAME,Organization,Title,Mobile,LinkedIn"
                                + " Profile,City,Region,Country,tags,Lead Source,_id,createdAt",
                        "Ann@Acme.com,Ann,Lee,Acme,CEO,+1 650 253"
                                + " 0000,https://www.linkedin.com/in/ann/?x=1,Berlin,BE,DE,\"vip,"
                                + " new;hot\",Fair,ignored,ignored",
                        "bob@acme.com,,,,,,,,,,,,,");

        assertCounts(data, 2, 0, 0, 0);
        assertThat(data.at("/csvInfo/totalRows").intValue()).isEqualTo(2);
        assertThat(data.at("/csvInfo/columns")).hasSize(14);
        JsonNode mapping = data.at("/csvInfo/mapping");
        assertThat(mapping.path("E-mail Address").textValue()).isEqualTo("email");
        assertThat(mapping.path("SURNAME").textValue()).isEqualTo("lastName");
        assertThat(mapping.path("Lead Source").textValue()).isEqualTo("custom:Lead Source");
        assertThat(mapping.path("_id").isNull()).isTrue();
        JsonNode lead = lead("ann@acme.com");
        assertThat(lead.path("_id")).isEqualTo(data.at("/importedLeadIds/0"));
        assertThat(lead.path("firstName").textValue()).isEqualTo("Ann");
        assertThat(lead.path("lastName").textValue()).isEqualTo("Lee");
        assertThat(lead.path("companyName").textValue()).isEqualTo("Acme");
        assertThat(lead.path("jobTitle").textValue()).isEqualTo("CEO");
        assertThat(lead.path("phoneNumber").textValue()).isEqualTo("+16502530000");
        assertThat(lead.path("linkedinUrl").textValue()).isEqualTo("https://linkedin.com/in/ann");
        assertThat(lead.path("state").textValue()).isEqualTo("BE");
        assertThat(lead.path("tags").toString()).isEqualTo("[\"vip\",\"new\",\"hot\"]");
        assertThat(lead.path("customFields").toString()).isEqualTo("{\"Lead Source\":\"Fair\"}");
        assertThat(lead("bob@acme.com").path("customFields")).isEmpty();
    }

    @Test
    void mapping_sets_fields_custom_fields_and_ignored_columns() {
        Response response =
                send(
                        CsvForm.of("Who,Rank,Secret,Last Name", "a@example.com,7,x,Lee")
                                .with(
                                        "mapping",
                                        "{\"Who\":\"email\",\"Rank\":\"custom:Länk\",\"Secret\":null}")
                                .with("tag", "fair"));

        JsonNode data = data(response);
        assertCounts(data, 1, 0, 0, 0);
        assertThat(data.at("/csvInfo/mapping").toString())
                .isEqualTo(
                        "{\"Who\":\"email\",\"Rank\":\"custom:Länk\",\"Secret\":null,\"Last"
                                + " Name\":\"lastName\"}");
        JsonNode lead = lead("a@example.com");
        assertThat(lead.path("customFields").toString()).isEqualTo("{\"Länk\":\"7\"}");
        assertThat(lead.path("lastName").textValue()).isEqualTo("Lee");
        assertThat(lead.path("tags").toString()).isEqualTo("[\"fair\"]");
    }

    @Test
    void json_column_of_custom_fields_takes_precedence() {
        JsonNode data =
                imported(
                        "email,size,customFields",
                        "a@example.com,1,\"{\"\"size\"\":12345678901234567890,\"\"x\"\":[0.10,null,\"\"\"\"]}\"",
                        "b@example.com,1,{",
                        "c@example.com,1,[]");

        assertCounts(data, 3, 0, 0, 0);
        assertThat(Api.as(tenant).get("/v1/leads").asString())
                .contains("12345678901234567890", "0.10, null, \"\"");
        assertThat(data.path("warnings").findValuesAsText("field"))
                .containsExactly("customFields", "customFields");
        assertThat(lead("b@example.com").path("customFields").toString())
                .isEqualTo("{\"size\":\"1\"}");
    }

    @Test
    void tags_may_be_json_array() {
        JsonNode data =
                imported("email,tags", "a@example.com,\"[\"\"a,b\"\",\"\"c\"\"]\"", "b@x.com,[a");

        assertCounts(data, 2, 0, 0, 0);
        assertThat(lead("a@example.com").path("tags").toString()).isEqualTo("[\"a,b\",\"c\"]");
        assertThat(data.at("/warnings/0/field").textValue()).isEqualTo("tags");
    }

    @Test
    void last_row_of_an_address_wins_across_batches() {
        StringBuilder file = new StringBuilder("email,firstName\nA@example.com,first\n");
        for (int i = 0; i < 2_998; i++) {
            file.append("lead%d@example.com,%d\n".formatted(i, i));
        }
        file.append(" a@EXAMPLE.com,last\nlead5@example.com,").append("x".repeat(256));

        JsonNode data = data(send(CsvForm.of(file.toString()).with("onInvalid", "skipRow")));

        assertCounts(data, 2_999, 0, 1, 1);
        assertThat(data.at("/errors/0/row").intValue()).isEqualTo(3_002);
        assertThat(data.at("/importedLeadIds")).hasSize(2_999);
        assertThat(lead("a@example.com").path("firstName").textValue()).isEqualTo("last");
        assertThat(lead("lead5@example.com").path("firstName").textValue())
                .as("a row that breaks a rule does not take the place of one before")
                .isEqualTo("5");
    }

    @Test
    void existing_leads_are_skipped_or_patched() {
        imported("email,firstName,city,custom", "a@example.com,Ann,Rome,1");

        JsonNode skipped = imported("email,firstName", "a@example.com,Other", "b@x.com,Bob");
        JsonNode patched =
                data(
                        send(
                                CsvForm.of(
                                                "email,firstName,city,more",
                                                "A@example.com,Anna,,2",
                                                "c@x.com,,,")
                                        .with("skipDuplicates", "false")
                                        .with("tag", "again")));

        assertCounts(skipped, 1, 0, 1, 0);
        assertCounts(patched, 1, 1, 0, 0);
        JsonNode lead = lead("a@example.com");
        assertThat(lead.path("firstName").textValue()).isEqualTo("Anna");
        assertThat(lead.path("city").textValue()).as("an empty cell is absent").isEqualTo("Rome");
        assertThat(lead.path("customFields").toString())
                .isEqualTo("{\"more\":\"2\",\"custom\":\"1\"}");
        assertThat(lead.path("tags").toString()).isEqualTo("[\"again\"]");
    }

    @Test
    void data_cleanup_formats_cells_unless_switched_off() {
        String[] file = {"email,firstName,phone,country", "a@example.com,Ann  B,(650) 253-0000,US"};

        data(send(CsvForm.of(file).with("dataCleanup", "false")));
        assertThat(lead("a@example.com").path("firstName").textValue()).isEqualTo("Ann  B");
        assertThat(lead("a@example.com").path("phoneNumber").textValue())
                .isEqualTo("(650) 253-0000");

        data(send(CsvForm.of(file).with("skipDuplicates", "false").with("dataCleanup", "")));
        assertThat(lead("a@example.com").path("firstName").textValue()).isEqualTo("Ann B");
        assertThat(lead("a@example.com").path("phoneNumber").textValue()).isEqualTo("+16502530000");
    }

    @Test
    void neutralised_cells_are_restored() {
        JsonNode data =
                imported(
                        "email,firstName,lastName,city,note",
                        "'=a@example.com,'+Ann,''-Lee,'Aachen,'＝1");

        assertCounts(data, 1, 0, 0, 0);
        JsonNode lead = lead("=a@example.com");
        assertThat(lead.path("firstName").textValue()).isEqualTo("+Ann");
        assertThat(lead.path("lastName").textValue()).isEqualTo("'-Lee");
        assertThat(lead.path("city").textValue()).isEqualTo("'Aachen");
        assertThat(lead.path("customFields").toString()).isEqualTo("{\"note\":\"＝1\"}");
    }

    @Test
    void import_writes_to_the_workspace_of_the_key_only() {
        Tenant other = tenants.create();
        Api.as(other).create(Map.of("email", "a@example.com", "firstName", "Other"));

        JsonNode data =
                data(
                        send(
                                CsvForm.of(
                                                "email,firstName,workspaceId,userId",
                                                "a@example.com,Mine,%s,%s"
                                                        .formatted(
                                                                other.workspaceId(),
                                                                other.userId()))
                                        .with("skipDuplicates", "false")));

        assertCounts(data, 1, 0, 0, 0);
        JsonNode lead = lead("a@example.com");
        assertThat(lead.path("workspaceId").textValue()).isEqualTo(tenant.workspaceId());
        assertThat(lead.path("userId").textValue()).isEqualTo(tenant.userId());
        assertThat(Api.as(other).get("/v1/leads").jsonPath().getList("data.firstName"))
                .isEqualTo(List.of("Other"));
        assertThat(Api.anonymous().importCsv(CsvForm.of("email")).statusCode()).isEqualTo(401);
    }
}
