package io.leadkeep.lead;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class ImportLeadsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

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
    void a_mapping_names_fields_custom_fields_and_columns_to_leave_out() {
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
    void custom_fields_stand_in_a_json_column_too_and_win_there() {
        JsonNode data =
                imported(
                        "email,size,customFields",
                        "a@example.com,1,\"{\"\"size\"\":12345678901234567890,\"\"x\"\":[0.10,null,\"\"\"\"]}\"",
                        "b@example.com,1,{",
                        "c@example.com,1,[]");

        assertCounts(data, 1, 0, 0, 2);
        assertThat(Api.as(tenant).get("/v1/leads").asString())
                .contains("12345678901234567890", "0.10, null, \"\"");
        assertThat(data.at("/errors/0/error").textValue()).contains("customFields");
    }

    @Test
    void tags_may_be_a_json_array() {
        JsonNode data =
                imported("email,tags", "a@example.com,\"[\"\"a,b\"\",\"\"c\"\"]\"", "b@x.com,[a");

        assertCounts(data, 1, 0, 0, 1);
        assertThat(lead("a@example.com").path("tags").toString()).isEqualTo("[\"a,b\",\"c\"]");
        assertThat(data.at("/errors/0/error").textValue()).contains("tags");
    }

    @Test
    void every_broken_rule_of_the_form_is_told() {
        Response response =
                send(
                        CsvForm.of(
                                        "Mail,Name 1,Name 2,Twice,Twice,Position," + "x".repeat(65),
                                        "a@example.com")
                                .with(
                                        "mapping",
                                        """
                                        {"Name 1":"firstname","Name 2":"zzzzzz","Nane":"email","Twice":"email",
                                         "Position":5}\
                                        """)
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
                        "mapping." + "x".repeat(64),
                        "file",
                        "skipDuplicates",
                        "tag",
                        "datacleanup");
        assertThat(response.asString())
                .contains("did you mean firstName?")
                .contains("did you mean dataCleanup?")
                .contains("two columns Twice");
        assertThat(total()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Name,Town\\nx,y|file|e-mail",
                "Email,Mail\\na@x.com,|mapping.Mail|Email",
                "email,phone,Mobile\\na@x.com|mapping.Mobile|phone",
                "email,a,a\\na@x.com|file|two columns a",
                "email,,b\\na@x.com|mapping.|1 to 64",
                "''|file|empty",
                "\\n \\n|file|empty",
                "\"email\\na@x.com|file|row 1"
            })
    void a_header_that_leaves_questions_is_refused(String file, String field, String message) {
        Response response = send(CsvForm.of(file.replace("\\n", "\n")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(fields(response)).contains(field);
        assertThat(response.asString()).contains(message);
        assertThat(total()).isZero();
    }

    @Test
    void one_file_is_needed() {
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
    void a_mapping_is_a_json_object(String mapping) {
        Response response = send(CsvForm.of("email,a", "a@x.com,").with("mapping", mapping));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(fields(response)).containsExactly("mapping");
    }

    @Test
    void a_long_mapping_is_accepted() {
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
    void another_content_type_is_refused(String type) {
        Response response =
                Api.as(tenant).send("POST", "/v1/leads/import/csv", type, "email\na@x.com");

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.jsonPath().getString("error.message")).contains("multipart/form-data");
    }

    @Test
    void a_form_that_is_none_is_refused() {
        for (String type : List.of("multipart/form-data", "multipart/form-data; boundary=x")) {
            Response response = Api.as(tenant).send("POST", "/v1/leads/import/csv", type, "junk");

            assertThat(response.statusCode()).as(response.asString()).isBetween(400, 415);
        }
    }

    @Test
    void a_form_that_breaks_off_is_refused() throws IOException {
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
        Path uploads = Path.of(System.getProperty("java.io.tmpdir"), "leadkeep-uploads");
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
            // Another test's, deleted meanwhile.
            return false;
        }
    }

    @Test
    void a_field_or_a_form_that_is_too_large_is_refused() {
        CsvForm many = CsvForm.of("email");
        for (int i = 0; i < 1_000; i++) {
            many.with("field" + i, "x");
        }

        Response tooLong = send(CsvForm.of("email").with("mapping", " ".repeat(65 * 1024)));
        Response tooMany = send(many);

        assertThat(tooLong.statusCode()).as(tooLong.asString()).isIn(400, 413);
        assertThat(tooMany.statusCode()).as(tooMany.asString()).isIn(400, 413);
    }

    @Test
    void only_the_header_tells_the_delimiter() {
        JsonNode data = imported("Size 5\" e-mail;email", "a,b;a@example.com", "c,d;e,f;");

        assertCounts(data, 1, 0, 0, 1);
        assertThat(
                        imported("email", "a;b@example.com", "c@example.com")
                                .path("imported")
                                .intValue())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8,",
        "UTF-8,EFBBBF",
        "UTF-16LE,FFFE",
        "UTF-16BE,FEFF",
        "UTF-16LE,",
        "UTF-16BE,"
    })
    void encodings_are_recognised(Charset charset, String mark) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (mark != null) {
            file.write(HexFormat.of().parseHex(mark));
        }
        file.write("Имя;Email;City\nAnn 😀 Lé;a@example.com;Köln\n".getBytes(charset));

        JsonNode data =
                data(
                        send(
                                CsvForm.of(file.toByteArray())
                                        .with("mapping", "{\"Имя\":\"firstName\"}")));

        assertCounts(data, 1, 0, 0, 0);
        assertThat(lead("a@example.com").path("firstName").textValue()).isEqualTo("Ann 😀 Lé");
        assertThat(lead("a@example.com").path("city").textValue()).isEqualTo("Köln");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void delimiters_line_breaks_and_quotes_are_recognised(String delimiter) {
        String file =
                """
                "Email"|"Company, Inc; or	so"|Last Name

                a@example.com|"Say ""hi""
                there"|Lee
                 \s
                b@example.com|x "y" z
                c@example.com|x||
                d@example.com|x||more
                |||
                not an address|x|\
                """
                        .replace("|", delimiter)
                        .replace("\n", "\r\n");

        JsonNode data = data(send(CsvForm.of(file)));

        assertCounts(data, 3, 0, 0, 2);
        assertThat(data.at("/csvInfo/totalRows").intValue()).isEqualTo(5);
        String custom = "Company, Inc; or\tso";
        assertThat(lead("a@example.com").path("customFields").path(custom).textValue())
                .isEqualTo("Say \"hi\"\r\nthere");
        assertThat(lead("b@example.com").path("customFields").path(custom).textValue())
                .isEqualTo("x \"y\" z");
        JsonNode surplus = data.at("/errors/0");
        assertThat(surplus.path("index").intValue()).isEqualTo(3);
        assertThat(surplus.path("row").intValue()).isEqualTo(7);
        assertThat(surplus.path("email").textValue()).isEqualTo("d@example.com");
        assertThat(surplus.path("error").textValue()).contains("4 cells for 3 columns");
        assertThat(data.at("/errors/1/index").intValue()).isEqualTo(4);
        assertThat(data.at("/errors/1/row").intValue()).isEqualTo(9);
        assertThat(data.at("/errors/1/email").textValue()).isEqualTo("not an address");
    }

    @Test
    void of_repeats_the_last_counts_however_far_apart() {
        StringBuilder file = new StringBuilder("email,firstName\nA@example.com,first\n");
        for (int i = 0; i < 2_998; i++) {
            file.append("lead%d@example.com,%d\n".formatted(i, i));
        }
        file.append(" a@EXAMPLE.com,last\nlead5@example.com,").append("x".repeat(256));

        JsonNode data = data(send(CsvForm.of(file.toString())));

        assertCounts(data, 2_999, 0, 1, 1);
        assertThat(data.at("/errors/0/row").intValue()).isEqualTo(3_002);
        assertThat(data.at("/importedLeadIds")).hasSize(2_999);
        assertThat(lead("a@example.com").path("firstName").textValue()).isEqualTo("last");
        assertThat(lead("lead5@example.com").path("firstName").textValue())
                .as("a row that breaks a rule does not take the place of one before")
                .isEqualTo("5");
    }

    @Test
    void leads_that_exist_are_skipped_or_patched() {
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
    void cells_are_tidied_up_unless_told_otherwise() {
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
    void cells_that_were_neutralised_are_restored() {
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

    @ParameterizedTest
    @ValueSource(
            strings = {"c@example.com,\"Bob\ne@x.com,\n", "c@example.com,\"Bob\"x\n", "\u00ff"})
    void what_stands_before_a_break_is_imported_and_told(String broken) {
        String file = "email,name\na@example.com,Ann\nbad\nb@example.com,Ann\n" + broken;

        Response response = send(CsvForm.of(file.getBytes(StandardCharsets.ISO_8859_1)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(fields(response)).containsExactly("file");
        assertThat(response.jsonPath().getString("error.message"))
                .contains("row 5", "2 rows were imported");
        JsonNode data = tree(response).path("data");
        assertCounts(data, 2, 0, 0, 1);
        assertThat(data.at("/csvInfo/totalRows").intValue()).isEqualTo(3);
        assertThat(total()).isEqualTo(2);
    }

    @Test
    void malformed_bytes_far_behind_cost_no_row_before_them() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("email\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 1_500; i++) {
            file.writeBytes("lead%d@example.com\n".formatted(i).getBytes(StandardCharsets.UTF_8));
        }
        file.writeBytes(new byte[] {'x', (byte) 0xE4, 'y', '\n'});

        Response response = send(CsvForm.of(file.toByteArray()));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.asString()).contains("row 1502", "UTF-8");
        assertCounts(tree(response).path("data"), 1_500, 0, 0, 0);
    }

    @Test
    void fifty_thousand_rows_are_the_most() {
        String row = "same@example.com\n";

        Response most = send(CsvForm.of("email\n" + row.repeat(50_000)));
        Response tooMany = send(CsvForm.of("email\n" + row.repeat(50_001)));

        assertCounts(data(most), 1, 0, 49_999, 0);
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(fields(tooMany)).containsExactly("file");
        assertThat(tooMany.asString()).contains("50,000");
    }

    @Test
    void a_file_over_fifty_mebibytes_is_too_large() {
        int limit = 50 * 1024 * 1024;
        byte[] file = ("email\n" + " ".repeat(limit)).getBytes(StandardCharsets.UTF_8);
        byte[] bigger = new byte[limit + 100 * 1024];

        Response response = send(CsvForm.of(file));
        Response cut = send(CsvForm.of(bigger));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(cut.statusCode()).isEqualTo(413);
    }

    @Test
    void a_header_alone_is_an_empty_list() {
        assertCounts(imported("email,firstName,,"), 0, 0, 0, 0);
    }

    @Test
    void leads_land_in_the_callers_workspace_only() {
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

    private JsonNode imported(String... lines) {
        return data(send(CsvForm.of(lines)));
    }

    private Response send(CsvForm form) {
        return Api.as(tenant).importCsv(form);
    }

    private static JsonNode data(Response response) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return tree(response).path("data");
    }

    private static JsonNode tree(Response response) {
        try {
            return JSON.readTree(response.asByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> fields(Response response) {
        return response.jsonPath().getList("error.details.field");
    }

    private static void assertCounts(
            JsonNode data, int imported, int updated, int skipped, int failed) {
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

    private JsonNode lead(String email) {
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
        JsonNode exact =
                tree(
                        Api.as(tenant)
                                .post(
                                        "/v1/leads/search",
                                        "{\"filters\":{\"search\":\"%s\"}}"
                                                .formatted(email)
                                                .getBytes(StandardCharsets.UTF_8)));
        for (JsonNode lead : exact.path("data")) {
            if (lead.path("email").textValue().equals(email)) {
                return lead;
            }
        }
        throw new AssertionError("No lead " + email + " in " + found);
    }

    private int total() {
        return Api.as(tenant).get("/v1/leads").jsonPath().getInt("pagination.total");
    }
}
