package io.leadkeep.lead.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leadkeep.testsupport.CsvForm;
import io.leadkeep.testsupport.ServiceTest;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/leads/import/csv}: encodings, delimiters, unreadable rows and limits. */
@ServiceTest
class ImportFileTest extends ImportTest {

    @Test
    void delimiter_is_detected_from_header_only() {
        JsonNode data = imported("Size 5\" e-mail;email", "a,b;a@example.com", "c,d;e,f;");

        assertCounts(data, 1, 0, 0, 1);
        assertThat(
                        imported("email", "a;b@example.com", "c@example.com")
                                .path("imported")
                                .intValue())
                .isEqualTo(2);
        assertThat(lead("b@example.com").path("firstName").isNull()).isTrue();
    }

    @Test
    void column_name_may_contain_emoji() {
        JsonNode data = imported("email,😀 mood", "a@example.com,good");

        assertCounts(data, 1, 0, 0, 0);
        assertThat(lead("a@example.com").at("/customFields/😀 mood").textValue()).isEqualTo("good");
    }

    @Test
    void value_with_nul_character_is_left_out() {
        JsonNode data =
                imported("email,tags,Industry", "a@example.com,x,SaaS", "b@example.com,x,Sa\0S");

        assertCounts(data, 2, 0, 0, 0);
        assertThat(data.at("/warnings/0/row").intValue()).isEqualTo(3);
        assertThat(data.at("/warnings/0/field").textValue()).isEqualTo("customFields.Industry");
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
    void encodings_are_detected(Charset charset, String mark) throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        if (mark != null) {
            file.write(HexFormat.of().parseHex(mark));
        }
        file.write("Имя;Email;City\nAnn 🐀😀 Lé;a@example.com;Köln\n".getBytes(charset));

        JsonNode data =
                data(
                        send(
                                CsvForm.of(file.toByteArray())
                                        .with("mapping", "{\"Имя\":\"firstName\"}")));

        assertCounts(data, 1, 0, 0, 0);
        assertThat(lead("a@example.com").path("firstName").textValue()).isEqualTo("Ann 🐀😀 Lé");
        assertThat(lead("a@example.com").path("city").textValue()).isEqualTo("Köln");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void delimiters_line_breaks_and_quotes_are_parsed(String delimiter) {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c@example.com,\"Bob",
                "c@example.com,\"Bob\"x",
                "c@example.com,\"Bob\" ",
                "\"c@example.com,Bob",
                "c@example.com,B\u00ffb"
            })
    void malformed_row_fails_alone(String malformed) {
        String file =
                "email,name\n"
                        + "\"a@example.com\",\"Ann\n"
                        + "Lé\"\n"
                        + "%s\n"
                        + "b@example.com,\"Bo\"\n"
                        + "d@example.com,\"\"\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] parts = file.split("%s");
        bytes.writeBytes(parts[0].getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(malformed.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(parts[1].getBytes(StandardCharsets.UTF_8));

        JsonNode data = data(send(CsvForm.of(bytes.toByteArray())));

        assertCounts(data, 3, 0, 0, 1);
        JsonNode error = data.at("/errors/0");
        assertThat(error.path("index").intValue()).isEqualTo(1);
        assertThat(error.path("row").intValue()).isEqualTo(3);
        assertThat(error.path("line").intValue()).isEqualTo(4);
        assertThat(error.path("error").textValue()).startsWith("row: line 4 has ");
        assertThat(data.at("/csvInfo/encoding").textValue()).isEqualTo("UTF-8");
        assertThat(lead("a@example.com").path("lastName").textValue()).isEqualTo("Lé");
    }

    @Test
    void charset_is_guessed_from_bytes_late_in_the_file() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("email,city\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 4_000; i++) {
            file.writeBytes(
                    "lead%d@example.com,Ulm\n".formatted(i).getBytes(StandardCharsets.UTF_8));
        }
        file.writeBytes("last@example.com,Köln\n".getBytes(StandardCharsets.ISO_8859_1));

        JsonNode data = data(send(CsvForm.of(file.toByteArray())));

        assertCounts(data, 4_001, 0, 0, 0);
        assertThat(data.at("/csvInfo/encoding").textValue()).isEqualTo("windows-1252");
        assertThat(data.at("/csvInfo/notes").toString()).contains("windows-1252");
        assertThat(lead("last@example.com").path("city").textValue()).isEqualTo("Köln");
    }

    @Test
    void import_accepts_50000_rows_and_refuses_50001() {
        String row = "same@example.com\n";

        Response most = send(CsvForm.of("email\n" + row.repeat(50_000)));
        Response tooMany = send(CsvForm.of("email\n" + row.repeat(50_001)));

        assertCounts(data(most), 1, 0, 49_999, 0);
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(fields(tooMany)).containsExactly("file");
        assertThat(tooMany.asString()).contains("50,000");
    }

    @Test
    void file_above_50_mib_returns_413() {
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
    void header_without_rows_imports_nothing() {
        assertCounts(imported("email,firstName,,"), 0, 0, 0, 0);
    }
}
