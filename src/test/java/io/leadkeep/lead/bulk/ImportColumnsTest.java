package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /v1/leads/import/csv}: which column fills which field. */
@ServiceTest
class ImportColumnsTest extends ImportTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "E-Mail-Adresse,first_name,LASTNAME,firma,JobTitle |"
                        + " email,firstName,lastName,companyName,jobTitle",
                "Email*,First  Name (required),Last.Name,Company Name:,job-title |"
                        + " email,firstName,lastName,companyName,jobTitle",
                "Title,Email,Job Title | custom:Title,email,jobTitle",
                "Title,Email | jobTitle,email",
                "Mobile,Phone,Email | custom:Mobile,phone,email",
                "Home Phone,Mobile,Business Phone,Email | custom:Home"
                        + " Phone,custom:Mobile,phone,email",
                "Personal Email,Work Email,E-mail 2 | custom:Personal Email,email,custom:E-mail 2",
                "Work Email,Email | custom:Work Email,email",
                "Home City,Business City,Email,Fax | custom:Home City,city,email,custom:Fax",
                "Name,Email,Full Name | custom:Name,email,fullName",
                "Name,Vorname,E-Mail | lastName,firstName,email",
                "Nombre,Apellidos,Correo | firstName,lastName,email",
                "Name,First Name,Last Name,Email | custom:Name,firstName,lastName,email",
                "Strasse,Unternehmen,Geschaeftliche E-Mail,Kategorien |"
                        + " custom:Strasse,companyName,email,tags",
                "Contact: Email,Lead Company,Company City,Company Size |"
                        + " email,companyName,city,custom:Company Size",
                "EMAIL,email2,Company Linkedin Url | email,custom:email2,custom:Company Linkedin"
                        + " Url"
            })
    void best_column_fills_a_field(String header, String targets) {
        JsonNode data = imported(header);

        StringBuilder found = new StringBuilder();
        data.at("/csvInfo/mapping").forEach(target -> found.append(',').append(target.textValue()));
        assertThat(found.substring(1)).isEqualTo(targets);
    }

    @Test
    void other_column_fills_a_field_where_the_best_one_is_empty() {
        JsonNode data =
                imported(
                        "Email,Email 2,Phone,Mobile,Title,Job Title",
                        "a@example.com,b@example.com,1,2,Dr.,CEO",
                        ",c@example.com,,3,Dr.,");

        assertCounts(data, 2, 0, 0, 0);
        assertThat(lead("a@example.com").path("phoneNumber").textValue()).isEqualTo("1");
        assertThat(lead("a@example.com").path("customFields").toString())
                .contains("\"Email 2\":\"b@example.com\"", "\"Mobile\":\"2\"", "\"Title\":\"Dr.\"");
        JsonNode other = lead("c@example.com");
        assertThat(other.path("phoneNumber").textValue()).isEqualTo("3");
        assertThat(other.path("jobTitle").isNull()).isTrue();
        assertThat(other.path("customFields").toString()).isEqualTo("{\"Title\":\"Dr.\"}");
        assertThat(data.at("/csvInfo/notes").toString())
                .contains("Mobile fills phone where Phone is empty", "Email 2 fills email");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Jane Doe | Jane | Doe",
                "  Jane   Ann  Doe | Jane Ann | Doe",
                "\"Doe, Jane\" | Jane | Doe",
                "\"van Beek, Dr. Jan\" | Jan | van Beek",
                "Ludwig van Beethoven | Ludwig | van Beethoven",
                "Maria de la Cruz | Maria | de la Cruz",
                "Dr. Jane Doe PhD | Jane | Doe",
                "\"Jane Doe, MBA\" | Jane | Doe",
                "Martin King Jr. | Martin | King Jr.",
                "\"Martin King, Jr.\" | Martin | King Jr.",
                "Jack Ma | Jack | Ma",
                "Frau Müller | - | Müller",
                "Van Morrison | Van | Morrison",
                "Cher | Cher | -",
                "Jane Doe (Acme) | Jane | Doe",
                "jane@example.com | - | -",
                "\u00a0Jane\u00a0Doe\u2003 | Jane | Doe",
                "\u00a0 | - | -"
            })
    void full_name_is_split(String name, String first, String last) {
        JsonNode data = imported("Name,Email", name + ",a@example.com");

        assertCounts(data, 1, 0, 0, 0);
        assertThat(lead("a@example.com").path("firstName").textValue()).isEqualTo(first);
        assertThat(lead("a@example.com").path("lastName").textValue()).isEqualTo(last);
    }

    @Test
    void full_name_beside_one_part_is_the_other_part() {
        imported("Name,Vorname,E-Mail", "Ann Lee,Ann,a@example.com", "Lee,Bo,b@example.com");
        imported("Nome,Cognome,E-mail", "Ann Lee,Lee,c@example.com", "Bo,Lee,d@example.com");

        for (String email : new String[] {"a@example.com", "b@example.com"}) {
            assertThat(lead(email).path("lastName").textValue()).isEqualTo("Lee");
        }
        assertThat(lead("c@example.com").path("firstName").textValue()).isEqualTo("Ann");
        assertThat(lead("d@example.com").path("firstName").textValue()).isEqualTo("Bo");
    }

    @Test
    void full_name_may_be_a_target() {
        JsonNode data =
                data(
                        send(
                                CsvForm.of("Who,Email", "Ann Lee,a@example.com")
                                        .with("mapping", "{\"Who\":\"fullName\"}")));

        assertThat(data.at("/csvInfo/mapping/Who").textValue()).isEqualTo("fullName");
        assertThat(lead("a@example.com").path("lastName").textValue()).isEqualTo("Lee");
    }

    @Test
    void columns_of_the_same_name_are_numbered() {
        JsonNode data = imported("Email,Notes,Notes,Notes 2,Notes", "a@example.com,1,2,3,4");

        assertThat(data.at("/csvInfo/columns").toString())
                .isEqualTo("[\"Email\",\"Notes\",\"Notes 3\",\"Notes 2\",\"Notes 4\"]");
        assertThat(lead("a@example.com").path("customFields").toString())
                .isEqualTo(
                        "{\"Notes\":\"1\",\"Notes 2\":\"3\",\"Notes 3\":\"2\",\"Notes 4\":\"4\"}");
        assertThat(data.at("/csvInfo/notes").toString()).contains("Column 3 is called Notes 3");
        assertThat(imported("Email,Note,Note").at("/csvInfo/columns/2").textValue())
                .isEqualTo("Note 2");
    }

    @Test
    void column_without_name_is_left_out_and_reported() {
        JsonNode data =
                imported("Email,,City, ", "a@example.com,1,Ulm,2", "b@example.com,1,Ulm,2,3");

        assertCounts(data, 1, 0, 0, 1);
        assertThat(data.at("/csvInfo/columns").toString()).isEqualTo("[\"Email\",\"City\"]");
        assertThat(data.at("/csvInfo/mapping")).hasSize(2);
        assertThat(data.at("/csvInfo/notes").toString())
                .contains("Columns without a name are left out: 2, 4");
        assertThat(lead("a@example.com").path("customFields")).isEmpty();
        assertThat(data.at("/errors/0/error").textValue()).contains("5 cells for 4 columns");
    }

    @Test
    void overlong_name_of_custom_field_is_shortened_and_reported() {
        String name = "ö".repeat(70);

        JsonNode data = imported("Email,%s,%sx".formatted(name, name), "a@example.com,1,2");

        assertCounts(data, 1, 0, 0, 0);
        assertThat(data.at("/csvInfo/mapping").path(name).textValue())
                .isEqualTo("custom:" + "ö".repeat(64));
        assertThat(data.at("/csvInfo/mapping").path(name + "x").textValue())
                .isEqualTo("custom:" + "ö".repeat(62) + " 2");
        assertThat(
                        lead("a@example.com")
                                .path("customFields")
                                .path("ö".repeat(62) + " 2")
                                .textValue())
                .isEqualTo("2");
        assertThat(data.at("/csvInfo/notes")).hasSize(2);
        assertThat(data.at("/csvInfo/notes/0").textValue()).contains("too long");
    }

    @Test
    void page_is_a_linkedin_page_if_its_cells_are() {
        JsonNode pages =
                imported(
                        "Email,URL",
                        "a@example.com,https://www.linkedin.com/in/ann",
                        "b@example.com,");
        JsonNode others = imported("Email,URL", "c@example.com,https://example.com");

        assertThat(pages.at("/csvInfo/mapping/URL").textValue()).isEqualTo("linkedinUrl");
        assertThat(others.at("/csvInfo/mapping/URL").textValue()).isEqualTo("custom:URL");
        assertThat(lead("a@example.com").path("linkedinUrl").textValue())
                .isEqualTo("https://linkedin.com/in/ann");
    }

    @Test
    void mapping_takes_precedence_over_names() {
        Response response =
                send(
                        CsvForm.of("Email,Work mail,Company,Firma", "x,a@example.com,1,2")
                                .with(
                                        "mapping",
                                        "{\"Work"
                                            + " mail\":\"email\",\"Firma\":\"companyName\",\"Company\":\"custom:Email\"}"));

        JsonNode data = data(response);
        assertCounts(data, 1, 0, 0, 0);
        assertThat(data.at("/csvInfo/mapping").toString())
                .isEqualTo(
                        "{\"Email\":\"custom:Email 2\",\"Work"
                            + " mail\":\"email\",\"Company\":\"custom:Email\",\"Firma\":\"companyName\"}");
        assertThat(lead("a@example.com").path("companyName").textValue()).isEqualTo("2");
    }
}
