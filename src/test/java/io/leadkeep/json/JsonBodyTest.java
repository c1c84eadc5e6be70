package io.leadkeep.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body must be one JSON object in UTF-8. */
@ServiceTest
class JsonBodyTest {

    @Inject Tenants tenants;

    private Tenant tenant;

    @BeforeEach
    void createWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 1 | 1",
                "` \n ` | 2 | 2",
                "[] | 1 | 1",
                "`\n  [{\"email\":\"a@example.com\"}]` | 2 | 3",
                "\"text\" | 1 | 1",
                "null | 1 | 1",
                "{\"email\" | 1 | 9",
                "`{\"email\":\n\"a@example.com\"}\n x` | 3 | 2",
                "`{\"customFields\":\n {\"n\":1e99999999999}}` | 2 | 7",
            })
    void body_that_is_no_json_object_returns_400_with_its_position(
            String body, int line, int column) {
        Response response = create(body.getBytes(StandardCharsets.UTF_8));

        assertMalformed(response);
        assertThat(response.jsonPath().getString("error.message"))
                .endsWith("(line %d, column %d)".formatted(line, column));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"customFields\":{\"n\":%s}}",
                "{\"a\":%s",
            })
    void too_long_number_returns_400_with_its_position(String body) {
        Response response =
                create(body.formatted("9".repeat(5_000)).getBytes(StandardCharsets.UTF_8));

        assertMalformed(response);
        assertThat(response.jsonPath().getString("error.message"))
                .matches(".*\\(line 1, column [0-9]+\\)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void body_in_other_encoding_returns_400(String charset) {
        Response response =
                create("{\"email\":\"a@example.com\"}".getBytes(Charset.forName(charset)));

        assertMalformed(response);
    }

    @ParameterizedTest
    @CsvSource({
        "c0af, 27",
        "c3, 27",
        "ff, 27",
        "eda080, 27",
        "f5808080, 27",
        "c3bcefbfbdff, 29",
    })
    void invalid_utf8_returns_400_with_its_position(String hex, int column) {
        byte[] before = "{\n\"email\":\"a@example.com\",\"c\":\"".getBytes(StandardCharsets.UTF_8);
        byte[] wrong = HexFormat.of().parseHex(hex);
        byte[] after = "\"}".getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[before.length + wrong.length + after.length];
        System.arraycopy(before, 0, body, 0, before.length);
        System.arraycopy(wrong, 0, body, before.length, wrong.length);
        System.arraycopy(after, 0, body, before.length + wrong.length, after.length);

        Response response = create(body);

        assertMalformed(response);
        assertThat(response.jsonPath().getString("error.message"))
                .endsWith("not valid UTF-8 (line 2, column " + (column + 3) + ")");
    }

    @Test
    void byte_order_mark_and_surrounding_white_space_are_ignored() {
        String body = "\uFEFF \n{\"email\":\"a@example.com\",\"city\":\"\uFFFD\"}\r\n\t ";

        Response response = create(body.getBytes(StandardCharsets.UTF_8));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.jsonPath().getString("data.city")).isEqualTo("\uFFFD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"email\":\"a@example.com\",\"\\ud800\":1} | \uFFFD",
                "{\"email\":\"a@example.com\",\"customFields\":{\"\\udc00x\":1}} |"
                        + " customFields.\uFFFDx",
                "{\"email\":\"a@example.com\",\"customFields\":{\"a\":{\"b\\ud800\":1}}} |"
                        + " customFields.a.b\uFFFD",
                "{\"email\":\"a@example.com\",\"customFields\":{\"\\u0000\":1}} |"
                        + " customFields.\uFFFD",
            })
    void key_that_cannot_be_stored_returns_400_with_its_path(String body, String field) {
        Response response = create(body.getBytes(StandardCharsets.UTF_8));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("VALIDATION_ERROR");
        assertThat(response.jsonPath().getList("error.details.field", String.class))
                .containsExactly(field);
    }

    private Response create(byte[] body) {
        return Api.as(tenant).post("/v1/leads", body);
    }

    private static void assertMalformed(Response response) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("MALFORMED_JSON");
    }
}
