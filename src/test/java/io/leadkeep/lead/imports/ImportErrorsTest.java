package io.leadkeep.lead.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenants;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The list of failed rows. */
@ServiceTest
class ImportErrorsTest {

    @Inject Tenants tenants;

    private ImportClient imports;

    @BeforeEach
    void createWorkspace() {
        imports = new ImportClient(tenants.create());
    }

    private String errors(String... lines) {
        Response file = imports.errors(imports.run(lines).getString("data.id"));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.header("Content-Type")).startsWith("text/csv");
        assertThat(file.header("Content-Disposition")).contains("-errors.csv");
        return file.asString();
    }

    @Test
    void failed_rows_are_as_in_the_file_with_a_column_error() {
        assertThat(
                        errors(
                                "E-Mail;Name;;Notes",
                                "good@example.com;Good;;",
                                "broken;\"Jane, J\";x;=1+1",
                                "also broken"))
                .isEqualTo(
                        """
                        E-Mail,Name,,Notes,error\r
                        broken,"Jane, J",x,'=1+1,email: %1$s\r
                        also broken,,,,email: %1$s\r
                        """
                                .formatted("must be an e-mail address such as john@acme.com"));
    }

    @Test
    void malformed_row_is_split_and_surplus_cells_follow_the_error() {
        String file =
                errors(
                        "email,city",
                        "a@example.com,\"Bo\"nn",
                        "b@example.com,Ulm,more",
                        "c@example.com,Köln");
        assertThat(file.lines())
                .hasSize(3)
                .anyMatch(
                        line -> line.startsWith("a@example.com,\"\"\"Bo\"\"nn\",\"row: line 2 has"))
                .anyMatch(line -> line.matches("b@example.com,Ulm,row: has 3 cells .*,more"));
    }

    @Test
    void corrected_list_is_imported_without_the_column_error() {
        String file =
                errors("email,city,formula", "a@,Bonn,=1+1", "b@example.com,Ulm,", "c@,Köln,x");
        JsonPath again =
                imports.run(
                        CsvForm.of(
                                file.replace("a@,", "a@example.com,")
                                        .getBytes(StandardCharsets.UTF_8)));
        assertThat(ImportClient.counts(again)).containsExactly(2, 1, 0, 0, 1);
        assertThat(imports.lead("a@example.com").getMap("data.customFields"))
                .isEqualTo(Map.of("formula", "=1+1"));
        assertThat(imports.errors(again.getString("data.id")).asString().lines())
                .hasSize(2)
                .first()
                .isEqualTo("email,city,formula,error");
    }

    @Test
    void corrected_list_has_the_meaning_of_the_file() {
        String cells = ",=1+1,'=1+1,''=1+1,-5,@x,'@x,+49 30 1234567,'+49 30 1234567,'it,\t=1";
        String file =
                errors(
                        "email,=a,b,'@c,d,e,f,g,h,i,-j",
                        "valid@example.com" + cells,
                        "broken" + cells);
        imports.run(
                CsvForm.of(
                        file.replace("broken", "corrected@example.com")
                                .getBytes(StandardCharsets.UTF_8)));
        Map<String, Object> fields = imports.lead("valid@example.com").getMap("data.customFields");
        assertThat(imports.lead("corrected@example.com").getMap("data.customFields"))
                .isEqualTo(fields);
        assertThat(fields)
                .containsEntry("=a", "=1+1")
                .containsEntry("b", "=1+1")
                .containsEntry("@c", "'=1+1")
                .containsEntry("i", "'it");
    }

    @Test
    void header_and_cells_with_nul_are_stored_without_it() {
        assertThat(errors("email,a\0b", "c\0d,e"))
                .startsWith("email,a\uFFFDb,error\r\nc\uFFFDd,e,email: ");
    }

    @Test
    void import_without_failures_has_a_header_alone() {
        assertThat(errors("email,city", "a@example.com,Bonn")).isEqualTo("email,city,error\r\n");
    }
}
