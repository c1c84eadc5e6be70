package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/leads/import/csv}: the form and the header of the file. */
@ServiceTest
class ImportFormTest extends ImportTest {

    @Test
    void response_lists_every_broken_rule_of_the_form() {
        Response response =
                send(
                        CsvForm.of("Mail,Name 1,Name 2,Twice,Position,Long", "a@example.com")
                                .with(
                                        "mapping",
                                        """
                                        {"Name 1":"firstname","Name 2":"zzzzzz","Nane":"email","Twice":"email",
                                         "Position":5,"Long":"custom:%s"}\
                                        """
                                                .formatted("x".repeat(65)))
                                .with("skipDuplicates", "yes")
                                .with("tag", "x".repeat(65))
                                .with("datacleanup", "true")
                                .with("tag", "y"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("VALIDATION_ERROR");
        assertThat(fields(response))
                .contains(
                        "mapping.Name 1",
                        "mapping.Name 2",
                        "mapping.Nane",
                        "mapping.Position",
                        "mapping.Twice",
                        "mapping.Long",
                        "skipDuplicates",
                        "tag",
                        "datacleanup");
        assertThat(response.asString())
                .contains("did you mean firstName?")
                .contains("did you mean dataCleanup?")
                .contains("goes to email, as the column Nane does");
        assertThat(total()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Name,Town\\nx,y|file|e-mail",
                "Name,Town\\nx,y|file|The file begins with: Name",
                "a@x.com,Ann\\nb@x.com,Bob|file|begins with: a@x.com",
                "''|file|empty",
                "\\n \\n|file|empty",
                "\"email\\na@x.com|file|e-mail"
            })
    void file_without_header_returns_400(String file, String field, String message) {
        Response response = send(CsvForm.of(file.replace("\\n", "\n")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(fields(response)).contains(field);
        assertThat(response.asString()).contains(message);
        assertThat(total()).isZero();
    }

    @Test
    void columns_of_the_same_name_can_be_left_out() {
        Response response =
                send(
                        CsvForm.of("email,,Notes,,Notes,City", "a@example.com,1,2,3,4,Bonn")
                                .with("mapping", "{\"\":null,\"Notes\":null}"));

        assertThat(data(response).path("imported").intValue()).isEqualTo(1);
        assertThat(Api.as(tenant).get("/v1/leads?customFields.Notes=2").jsonPath().getList("data"))
                .isEmpty();
        assertThat(Api.as(tenant).get("/v1/leads").jsonPath().getString("data[0].city"))
                .isEqualTo("Bonn");
    }

    @Test
    void option_in_query_returns_400() {
        Response refused =
                Api.as(tenant)
                        .importCsv(CsvForm.of("email", "a@example.com"), "?skipDuplicates=false");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(fields(refused)).containsExactly("skipDuplicates");
        assertThat(total()).isZero();
    }

    @Test
    void form_without_exactly_one_file_returns_400() {
        Response none = send(new CsvForm().with("tag", "x"));
        Response two = send(CsvForm.of("email").file("file", new byte[0]));
        Response other = send(CsvForm.of("email").file("tag", new byte[0]));
        Response text = send(new CsvForm().with("file", "email"));

        for (Response refused : List.of(none, two, other, text)) {
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(fields(refused)).hasSize(1);
        }
        assertThat(fields(other)).containsExactly("tag");
        assertThat(none.asString()).contains("file: is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{", "\"x\"", "{\"a\":1,\"a\":2}"})
    void mapping_other_than_json_object_returns_400(String mapping) {
        Response response = send(CsvForm.of("email,a", "a@x.com,").with("mapping", mapping));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(fields(response)).containsExactly("mapping");
    }

    @Test
    void long_mapping_is_accepted() {
        String columns =
                IntStream.range(0, 90)
                        .mapToObj(i -> "column number %d of many".formatted(i))
                        .collect(Collectors.joining(","));
        String mapping =
                IntStream.range(0, 90)
                        .mapToObj("\"column number %d of many\":\"custom:the same %<d\""::formatted)
                        .collect(Collectors.joining(",", "{", "}"));

        JsonNode data =
                data(
                        send(
                                CsvForm.of("email," + columns, "a@example.com,x,y")
                                        .with("mapping", mapping)));

        assertCounts(data, 1, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "text/csv", "application/x-www-form-urlencoded", "x"})
    void other_content_type_returns_415(String type) {
        Response response =
                Api.as(tenant).send("POST", "/v1/leads/import/csv", type, "email\na@x.com");

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.jsonPath().getString("error.message")).contains("multipart/form-data");
    }

    @Test
    void malformed_form_is_refused() {
        for (String type : List.of("multipart/form-data", "multipart/form-data; boundary=x")) {
            Response response = Api.as(tenant).send("POST", "/v1/leads/import/csv", type, "junk");

            assertThat(response.statusCode()).as(response.asString()).isBetween(400, 415);
        }
    }

    @Test
    void truncated_form_returns_400_and_leaves_no_file() throws IOException {
        String form =
                "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
                        + "email\na@example.com\nb@exam."
                        + tenant.workspaceId();

        Response response =
                Api.as(tenant)
                        .send(
                                "POST",
                                "/v1/leads/import/csv",
                                "multipart/form-data; boundary=x",
                                form);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
        assertThat(total()).isZero();
        Path uploads =
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "leadkeep-uploads-" + System.getProperty("user.name"));
        Awaitility.await()
                .until(
                        () -> {
                            try (Stream<Path> files = Files.list(uploads)) {
                                return files.noneMatch(file -> holds(file, tenant.workspaceId()));
                            }
                        });
    }

    private static boolean holds(Path file, String text) {
        try {
            return Files.size(file) < 1_000 && Files.readString(file).contains(text);
        } catch (IOException e) {
            // Deleted by another test.
            return false;
        }
    }

    @Test
    void oversized_field_or_form_is_refused() {
        CsvForm many = CsvForm.of("email");
        for (int i = 0; i < 1_000; i++) {
            many.with("field" + i, "x");
        }

        Response tooLong = send(CsvForm.of("email").with("mapping", " ".repeat(65 * 1024)));
        Response tooMany = send(many);

        assertThat(tooLong.statusCode()).as(tooLong.asString()).isIn(400, 413);
        assertThat(tooMany.statusCode()).as(tooMany.asString()).isIn(400, 413);
    }

    /** Repeated because the file may or may not be on disk when the field is read. */
    @RepeatedTest(40)
    void form_with_unreadable_field_after_file_returns_400() {
        Response response =
                send(CsvForm.of("email", "a@example.com").with("tag", "x".repeat(70_000)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("VALIDATION_ERROR");
    }
}
