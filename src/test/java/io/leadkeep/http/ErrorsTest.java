package io.leadkeep.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.PersistentConnection;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ServiceTest
class ErrorsTest {

    @Inject Tenants tenants;

    @TestHTTPResource URI service;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/nope", "/v1/leads/a/b", "/nope", "/nope.html", "/q/nope", "/V1/leads"})
    void unknown_path_gets_404(String path) {
        Response response = Api.as(tenant).get(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/v1/leads/%", "/v1/leads/%2"})
    void malformed_path_gets_400(String path) throws Exception {
        String answer =
                RawHttp.send(
                        service,
                        "GET "
                                + path
                                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("X-Request-Id:")
                .contains("\"success\":false")
                .contains("\"code\":\"VALIDATION_ERROR\"");
    }

    @Test
    void unsupported_method_gets_405_with_allow() {
        Response onList = Api.as(tenant).send("PUT", "/v1/leads");
        Response onOne = Api.as(tenant).send("POST", "/v1/leads/0123456789abcdef01234567");

        assertThat(onList.statusCode()).isEqualTo(405);
        assertThat(onList.jsonPath().getString("error.code")).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(onList.header("Allow")).contains("POST");
        assertThat(onOne.header("Allow")).contains("GET", "HEAD").doesNotContain("POST");
        Response onExport = Api.as(tenant).send("PATCH", "/v1/leads/export");
        assertThat(onExport.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, api-key, 'DELETE, OPTIONS, POST'",
        "DELETE, api-key/rotate, 'OPTIONS, POST'",
        "GET, members, 'OPTIONS, POST'",
        "PATCH, members/0123456789abcdef01234567, 'DELETE, OPTIONS'"
    })
    void unsupported_method_on_workspace_path_gets_405_with_allow(
            String method, String part, String allowed) {
        Response response =
                Api.as(tenant).send(method, "/v1/workspaces/" + tenant.workspaceId() + "/" + part);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(response.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/leads, accept application/json",
        "/v1/leads/0123456789abcdef01234567, accept application/json",
        "/v1/leads/export, accept text/csv or application/x-ndjson"
    })
    void unacceptable_media_type_gets_406_that_lists_the_types(String path, String told) {
        Response response = Api.as(tenant).header("Accept", "image/png").get(path);

        assertThat(response.statusCode()).isEqualTo(406);
        assertThat(response.jsonPath().getString("error.message")).endsWith(": " + told);
    }

    @Test
    void other_types_than_json_get_415_and_406() {
        Response form =
                given().header("X-Api-Key", tenant.key())
                        .formParam("email", "a@example.com")
                        .post("/v1/leads");
        Response page =
                Api.as(tenant)
                        .header("Accept", "text/html")
                        .create("{\"email\":\"a@example.com\"}");

        assertThat(form.statusCode()).isEqualTo(415);
        assertThat(form.jsonPath().getString("error.code")).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        assertThat(page.statusCode()).isEqualTo(406);
        assertThat(page.jsonPath().getString("error.code")).isEqualTo("NOT_ACCEPTABLE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"email\":\"secret@example.com\"",
                "{\"email\":\"secret@example.com\"} x",
                "{\"email\":\"secret@example.com\"}{}",
                "{email:\"secret@example.com\"}",
                "{'email':'secret@example.com'}",
                "{\"email\":\"secret@example.com\",}",
                "{\"email\":\"secret@example.com\",\"email\":\"secret@example.org\"}",
                "{\"email\":\"secret\u0001@example.com\"}",
                "{\"email\":NaN}",
                "{\"n\":01}",
                "null",
                "true",
                "\"secret\"",
                "5",
                "[]",
                "[{\"email\":\"secret@example.com\"}]",
            })
    void body_that_is_not_one_json_object_gets_400(String body) {
        Response response = Api.as(tenant).create(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("MALFORMED_JSON");
        assertThat(response.asString()).doesNotContain("secret").doesNotContain("details");
    }

    @Test
    void malformed_json_error_has_line_and_column() {
        Response response = Api.as(tenant).create("{\n  \"email\": oops\n}");

        assertThat(response.jsonPath().getString("error.message")).contains("line 2, column");
    }

    @Test
    void duplicate_json_key_gets_400_with_its_line() {
        Response response = Api.as(tenant).create("{\"email\":1,\n\"email\":2}");

        assertThat(response.jsonPath().getString("error.message"))
                .contains("a key twice", "line 2");
    }

    @ParameterizedTest
    @CsvSource({"POST, /leads, 404", "PUT, /nope, 404", "GET, /, 200", "POST, /q/health/live, 405"})
    void unread_body_is_not_parsed_as_the_next_request(String method, String path, int status)
            throws Exception {
        try (PersistentConnection connection = new PersistentConnection(service.getPort())) {
            PersistentConnection.Answer first =
                    connection.send(method, path, tenant.key(), "x".repeat(300_000));
            PersistentConnection.Answer next =
                    connection.send(
                            "POST", "/v1/leads", tenant.key(), "{\"email\":\"a@example.com\"}");

            assertThat(first.status()).isEqualTo(status);
            assertThat(next.status()).isEqualTo(201);
        }
    }

    @Test
    void body_that_is_not_utf8_gets_400() {
        byte[] latin1 =
                "{\"email\":\"jos\u00e9@example.com\"}".getBytes(StandardCharsets.ISO_8859_1);

        Response response = Api.as(tenant).post("/v1/leads", latin1);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getString("error.code")).isEqualTo("MALFORMED_JSON");
    }

    @Test
    void deep_nesting_and_long_numbers_get_400() {
        String sixtyLevels = "{\"a\":".repeat(60) + "1" + "}".repeat(60);
        for (String body :
                List.of(
                        "[".repeat(20_000),
                        "{\"email\":" + "[".repeat(20_000),
                        "{\"customFields\":" + "{\"a\":".repeat(20_000),
                        "{\"email\":\"a@example.com\",\"customFields\":" + sixtyLevels + "}",
                        "{\"email\":\"a@example.com\",\"customFields\":{\"n\":"
                                + "9".repeat(5_000)
                                + "}}",
                        "{\"email\":\"a@example.com\",\"customFields\":{\"n\":0."
                                + "9".repeat(5_000)
                                + "}}")) {
            assertThat(Api.as(tenant).create(body).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void body_above_256_kib_gets_413_with_and_without_length() throws Exception {
        String lead = "{\"email\":\"big@example.com\"}";
        String fits = lead + " ".repeat(256 * 1024 - lead.length());
        String announced = Api.as(tenant).create(fits + " ").asString();
        String head =
                "POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Api-Key: "
                        + tenant.key()
                        + "\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n";
        String chunk = "1000\r\n" + " ".repeat(0x1000) + "\r\n";
        String chunked = RawHttp.send(service, head + chunk.repeat(65) + "0\r\n\r\n");

        assertThat(announced).contains("\"code\":\"PAYLOAD_TOO_LARGE\"");
        assertThat(chunked).startsWith("HTTP/1.1 413").contains("\"code\":\"PAYLOAD_TOO_LARGE\"");
        assertThat(Api.as(tenant).create(fits).statusCode()).isEqualTo(201);
    }

    @Test
    void large_heads_get_431_and_414() {
        Response headers = Api.as(tenant).header("X-Filler", "x".repeat(20_000)).get("/v1/leads/1");
        Response uri = Api.as(tenant).get("/v1/leads/" + "x".repeat(9_000));

        assertThat(headers.statusCode()).isEqualTo(431);
        assertThat(uri.statusCode()).isEqualTo(414);
    }

    @Test
    void valid_request_id_is_echoed_and_another_replaced() {
        for (String sane : List.of("a", "A-b_c.9", "x".repeat(128))) {
            assertThat(requestId(sane)).isEqualTo(sane);
        }
        for (String odd : List.of("a b", "x".repeat(129), "é", "a;b")) {
            assertThat(requestId(odd)).isNotEqualTo(odd).hasSizeGreaterThan(8);
        }
        assertThat(given().get("/").header("X-Request-Id")).isNotBlank();
    }

    private String requestId(String sent) {
        return Api.as(tenant)
                .header("X-Request-Id", sent)
                .get("/v1/leads/1")
                .header("X-Request-Id");
    }

    @Test
    void request_without_host_gets_400_with_envelope() throws Exception {
        String answer =
                RawHttp.send(service, "GET /v1/leads HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("\"success\":false");
    }

    @Test
    void many_unknown_keys_get_at_most_500_details() {
        StringBuilder body = new StringBuilder("{\"email\":\"a@example.com\"");
        for (int i = 0; i < 25_000; i++) {
            body.append(",\"").append(Integer.toString(i, 36)).append("\":1");
        }
        Response response = Api.as(tenant).create(body.append('}').toString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.jsonPath().getList("error.details")).hasSize(500);
    }

    @Test
    void slow_body_within_the_deadline_succeeds() throws Exception {
        String body = "{\"email\":\"slow@example.com\"}";
        String head =
                "POST /v1/leads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Api-Key: "
                        + tenant.key()
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length()
                        + "\r\n\r\n";

        String answer = RawHttp.send(service, head, 5_000, body);

        assertThat(answer).startsWith("HTTP/1.1 201");
    }
}
