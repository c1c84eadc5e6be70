package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rows of {@code POST /v1/leads/bulk}. */
@ServiceTest
class BulkLeadsTest extends BulkTest {

    @Test
    void rows_become_leads_in_order() {
        JsonPath result =
                bulk(
                        """
                        {"leads":[{"email":"A@Example.com","firstName":"A","tags":["t"],"phone":"1"},
                                  {"email":"b@example.com","customFields":{"n":0.10,"o":{"p":null}}}],
                         "tag":"imported"}
                        """);

        assertThat(counts(result)).containsExactly(2, 0, 0, 0);
        assertThat(result.getList("data.errors")).isEmpty();
        List<String> ids = result.getList("data.importedLeadIds", String.class);
        JsonPath a = get(ids.get(0));
        assertThat(a.getString("data.email")).isEqualTo("a@example.com");
        assertThat(a.getList("data.tags")).containsExactly("t", "imported");
        assertThat(a.getString("data.userId")).isEqualTo(tenant.userId());
        assertThat(a.getString("data.createdAt")).isEqualTo(a.getString("data.updatedAt"));
        assertThat(Api.as(tenant).get("/v1/leads/" + ids.get(1)).asString().replace(" ", ""))
                .contains("\"customFields\":{\"n\":0.10,\"o\":{\"p\":null}}");
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getList("data._id", String.class))
                .containsExactly(ids.get(1), ids.get(0));
    }

    @Test
    void invalid_row_does_not_fail_the_others() {
        JsonPath result =
                bulk(
                        """
                        {"leads":[{"email":"a@example.com"},{"email":"nobody"},7,{"firstName":"x"},
                                  {"email":"b@example.com","tags":"x","jobTitle":5},{"email":"c@example.com"},
                                  {"email":"z\\u0000@example.com"}]}
                        """);

        assertThat(counts(result)).containsExactly(2, 0, 0, 5);
        assertThat(result.getList("data.errors.index", Integer.class))
                .containsExactly(1, 2, 3, 4, 6);
        assertThat(result.getString("data.errors[0].email")).isEqualTo("nobody");
        assertThat(result.getString("data.errors[3].error"))
                .contains("tags: must be an array")
                .contains("jobTitle: must be a string");
    }

    @Test
    void last_row_of_an_address_wins() {
        JsonPath result =
                bulk(
                        """
                        {"leads":[{"email":"a@example.com","firstName":"1"},{"email":"b@example.com"},
                                  {"email":" A@EXAMPLE.com","firstName":"2"},{"email":"a@example.com","tags":5}]}
                        """);

        assertThat(counts(result)).containsExactly(2, 0, 1, 1);
        assertThat(result.getList("data.importedLeadIds")).hasSize(2);
        assertThat(lead("a@example.com")).containsEntry("firstName", "2");
    }

    @Test
    void existing_leads_are_skipped_or_patched() {
        bulk("{\"leads\":[{\"email\":\"a@example.com\",\"firstName\":\"A\",\"tags\":[\"t\"]}]}");

        JsonPath skipped =
                bulk(
                        """
                        {"leads":[{"email":"a@example.com","firstName":"B"},{"email":"n@example.com"}],"tag":"x"}
                        """);
        assertThat(counts(skipped)).containsExactly(1, 0, 1, 0);
        assertThat(lead("a@example.com"))
                .containsEntry("firstName", "A")
                .containsEntry("tags", List.of("t"));

        JsonPath patched =
                bulk(
                        """
                        {"leads":[{"email":"a@example.com","firstName":"B","lastName":"C","size":5},
                                  {"email":"m@example.com"}],
                         "skipDuplicates":false,"tag":"x"}
                        """);
        assertThat(counts(patched)).containsExactly(1, 1, 0, 0);
        assertThat(lead("a@example.com"))
                .containsEntry("firstName", "B")
                .containsEntry("lastName", "C")
                .containsEntry("tags", List.of("t", "x"))
                .containsEntry("customFields", Map.of("size", 5));
    }

    @Test
    void invalid_patch_fails_only_one_row() {
        String big = "x".repeat(20_000);
        bulk("{\"leads\":[{\"email\":\"a@example.com\",\"p\":\"" + big + "\"}]}");

        JsonPath result =
                bulk(
                        "{\"leads\":[{\"email\":\"a@example.com\",\"q\":\""
                                + big
                                + "\"},{\"email\":\"b@example.com\"}],\"skipDuplicates\":false}");

        assertThat(counts(result)).containsExactly(1, 0, 0, 1);
        assertThat(result.getString("data.errors[0].error")).contains("customFields");
    }

    @Test
    void unknown_keys_become_custom_fields_and_read_only_keys_are_ignored() {
        bulk(
                """
                {"leads":[{"email":"a@example.com","industry":"SaaS","n":0,"customFields":{"n":1,"m":null},
                           "_id":"x","emailVerified":true,"createdAt":"now"}]}
                """);

        assertThat(lead("a@example.com"))
                .containsEntry("customFields", Map.of("industry", "SaaS", "n", 1))
                .containsEntry("emailVerified", false);
    }

    @Test
    void data_cleanup_formats_rows_unless_switched_off() {
        String rows =
                """
                "leads":[{"email":" a@example.com ","firstName":"  Anna\\t\\u0001 Maria ","companyName":"A\\n B",
                          "phone":"(415) 555-2671","country":"United States",
                          "linkedinUrl":"www.LinkedIn.com/in/Anna-M/?trk=x"},
                         {"email":"b@example.com","phone":"+49 30 901820","linkedinUrl":"http://de.linkedin.com/in/b"},
                         {"email":"c@example.com","phone":"030 901820"},
                         {"email":"d@example.com","phone":"030 901820","country":"de"},
                         {"email":"e@example.com","phone":"+1 415 555 2671 ext. 7"}]
                """;
        assertThat(counts(bulk("{" + rows + "}"))).containsExactly(5, 0, 0, 0);

        assertThat(lead("a@example.com"))
                .containsEntry("firstName", "Anna Maria")
                .containsEntry("companyName", "A B")
                .containsEntry("phoneNumber", "+14155552671")
                .containsEntry("linkedinUrl", "https://linkedin.com/in/anna-m");
        assertThat(lead("b@example.com"))
                .containsEntry("phoneNumber", "+4930901820")
                .containsEntry("linkedinUrl", "https://linkedin.com/in/b");
        assertThat(lead("c@example.com")).containsEntry("phoneNumber", "030 901820");
        assertThat(lead("d@example.com")).containsEntry("phoneNumber", "+4930901820");
        assertThat(lead("e@example.com")).containsEntry("phoneNumber", "+1 415 555 2671 ext. 7");

        JsonPath uncleaned = bulk("{\"dataCleanup\":false,\"skipDuplicates\":false," + rows + "}");
        assertThat(counts(uncleaned)).containsExactly(0, 2, 2, 1);
        assertThat(lead("d@example.com")).containsEntry("phoneNumber", "030 901820");
    }

    @Test
    void error_of_a_row_is_shortened() {
        String tags = "1,".repeat(500) + "1";

        JsonPath result =
                bulk("{\"leads\":[{\"email\":\"a@example.com\",\"tags\":[" + tags + "]}]}");

        assertThat(counts(result)).containsExactly(0, 0, 0, 1);
        assertThat(result.getString("data.errors[0].error"))
                .startsWith("tags[0]: must be a string; tags[1]")
                .endsWith("…")
                .hasSizeLessThan(1_010);
    }

    @Test
    void same_address_in_other_workspace_stays_unchanged() {
        Tenant other = tenants.create();
        Api.as(other).create("{\"email\":\"a@example.com\",\"firstName\":\"Theirs\"}");

        assertThat(
                        counts(
                                bulk(
                                        "{\"leads\":[{\"email\":\"a@example.com\"}],"
                                                + "\"skipDuplicates\":false}")))
                .containsExactly(1, 0, 0, 0);
        assertThat(
                        Api.as(other)
                                .get("/v1/leads")
                                .jsonPath()
                                .getList("data.firstName", String.class))
                .containsExactly("Theirs");
    }

    private JsonPath get(String id) {
        return Api.as(tenant).get("/v1/leads/" + id).jsonPath();
    }
}
