package io.leadkeep.http.routing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits and rules of a request before its body. */
@ServiceTest
class RequestHeadTest {

    private static final String LEAD = "/v1/leads/0123456789abcdef01234567";

    @Inject Tenants tenants;

    @TestHTTPResource URI service;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/leads?search=%zz, query",
        "/v1/leads?%=1, query",
        "/v1/leads/export?format=csv&tags=%2, query",
        LEAD + "?x=%zz, query",
        "/v1/leads/%zz, path",
        "/v1/leads?search=%ff, query",
        "/v1/leads?search=ü, query",
        "/v1/leads?search=%ED%A0%80, query",
    })
    void invalid_percent_encoding_gets_400_that_names_the_part(String target, String field)
            throws Exception {
        String answer =
                send(
                        "GET "
                                + target
                                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Api-Key: "
                                + tenant.key()
                                + "\r\n\r\n");

        assertRefused(answer, field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/leads", "POST /v1/leads", "GET /", "OPTIONS *"})
    void request_without_host_gets_400_that_names_host(String line) throws Exception {
        String answer = send(line + " HTTP/1.1\r\nConnection: close\r\nX-Request-Id: mine\r\n\r\n");

        assertRefused(answer, "Host");
        assertThat(answer).containsIgnoringCase("\r\nX-Request-Id: mine\r\n");
    }

    @Test
    void asterisk_target_gets_404_with_request_id() throws Exception {
        String answer = send("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 404")
                .containsIgnoringCase("\r\nX-Request-Id: ")
                .contains("\"code\":\"NOT_FOUND\"");
    }

    @ParameterizedTest
    @CsvSource({"/v1/leads, {}", "/v1/leads/bulk, {}", "/, x"})
    void unknown_expectation_gets_417(String path, String body) throws Exception {
        String answer =
                send(
                        "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                        .formatted(path)
                                + "X-Api-Key: %s\r\nExpect: more\r\nContent-Length: %d\r\n\r\n%s"
                                        .formatted(tenant.key(), body.length(), body));

        assertThat(answer).startsWith("HTTP/1.1 417 ").contains("\"code\":\"EXPECTATION_FAILED\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1;x/leads", "/v1/leads;x=1", "/;/v1/leads", "/v1/;/leads"})
    void matrix_parameter_gets_404(String path) {
        assertThat(Api.anonymous().create("{}").statusCode()).isEqualTo(401);
        Response response = given().urlEncodingEnabled(false).body("{}").post(path);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.asString()).contains("NOT_FOUND");
    }

    private String send(String request) throws Exception {
        return RawHttp.send(service, request);
    }

    private static void assertRefused(String answer, String field) {
        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("\r\nX-Request-Id: ")
                .contains("\"code\":\"VALIDATION_ERROR\"")
                .contains("\"details\":[{\"field\":\"" + field + "\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/leads | DELETE, GET, HEAD, OPTIONS, POST",
                LEAD + " | DELETE, GET, HEAD, OPTIONS, PATCH",
                "/v1/leads/search | OPTIONS, POST",
                "/v1/leads/by-email/a@example.com | GET, HEAD, OPTIONS, PUT",
                "/v1/account | GET, HEAD, OPTIONS, PATCH",
            })
    void options_lists_the_methods_of_the_path(String path, String allowed) {
        Response options =
                given().header("X-Api-Key", tenant.platformKey())
                        .urlEncodingEnabled(false)
                        .options(path);

        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(options.header("Allow")).isEqualTo(allowed);
        assertThat(options.header("X-Request-Id")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /v1/leads/search | OPTIONS, POST",
                "DELETE | /v1/leads/tags | OPTIONS, POST",
                "PATCH | /v1/leads/bulk/ | OPTIONS, POST",
                "DELETE | /v1/leads/export | GET, HEAD, OPTIONS",
                "POST | /v1/leads/search/ |",
            })
    void fixed_path_is_not_matched_as_an_id(String method, String path, String allowed) {
        Response response =
                given().header("X-Api-Key", tenant.key())
                        .header("Content-Type", "application/json")
                        .body("{}")
                        .request(method, path);

        assertThat(response.statusCode()).isEqualTo(allowed == null ? 200 : 405);
        assertThat(response.header("Allow")).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "nonsense"})
    void content_type_without_a_body_is_ignored(String type) {
        String id = Api.as(tenant).create("{\"email\":\"a@example.com\"}").path("data._id");

        assertThat(withType(type).get("/v1/leads").statusCode()).isEqualTo(200);
        assertThat(withType(type).get("/v1/leads/" + id).statusCode()).isEqualTo(200);
        assertThat(withType(type).delete("/v1/leads/" + id).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, multipart/form-data",
        "GET, 'multipart/form-data; boundary=x'",
        "OPTIONS, Multipart/Form-Data",
        "GET, application/x-www-form-urlencoded",
    })
    void form_with_other_method_gets_415(String method, String type) throws Exception {
        String answer =
                send(
                        "%s /v1/leads HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                        .formatted(method)
                                + "X-Api-Key: %s\r\nContent-Type: %s\r\n"
                                        .formatted(tenant.key(), type)
                                + "Content-Length: 3\r\n\r\na=b");

        assertThat(answer)
                .startsWith("HTTP/1.1 415")
                .contains("\"code\":\"UNSUPPORTED_MEDIA_TYPE\"");
    }

    @Test
    void unexpected_body_of_other_type_gets_415() {
        String id = Api.as(tenant).create("{\"email\":\"a@example.com\"}").path("data._id");

        assertThat(Api.as(tenant).send("GET", "/v1/leads/" + id, "text/plain", "x").statusCode())
                .isEqualTo(415);
    }

    private Api withType(String type) {
        return Api.as(tenant).header("Content-Type", type);
    }
}
