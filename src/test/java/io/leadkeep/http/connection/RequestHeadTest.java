package io.leadkeep.http.connection;

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

/** What comes before the body of a request. */
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
    void what_is_not_percent_encoded_is_refused_by_name(String target, String field)
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
    void a_request_without_a_host_is_refused_by_name_and_gets_an_id(String line) throws Exception {
        String answer = send(line + " HTTP/1.1\r\nConnection: close\r\nX-Request-Id: mine\r\n\r\n");

        assertRefused(answer, "Host");
        assertThat(answer).containsIgnoringCase("\r\nX-Request-Id: mine\r\n");
    }

    @Test
    void a_request_that_meets_no_path_gets_an_id() throws Exception {
        String answer = send("OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 404")
                .containsIgnoringCase("\r\nX-Request-Id: ")
                .contains("\"code\":\"NOT_FOUND\"");
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
                "/v1/leads/by-email/a@example.com | OPTIONS, PUT",
                "/v1/account | GET, HEAD, OPTIONS, PATCH",
            })
    void options_are_those_that_a_path_has(String path, String allowed) {
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
    void what_has_a_path_of_its_own_is_not_taken_for_an_id(
            String method, String path, String allowed) {
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
    void the_type_of_a_body_that_is_not_there_does_not_matter(String type) {
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
    void a_form_that_comes_with_a_method_for_none_is_refused(String method, String type)
            throws Exception {
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
    void a_body_of_another_type_is_refused_where_none_is_expected() {
        String id = Api.as(tenant).create("{\"email\":\"a@example.com\"}").path("data._id");

        assertThat(Api.as(tenant).send("GET", "/v1/leads/" + id, "text/plain", "x").statusCode())
                .isEqualTo(415);
    }

    private Api withType(String type) {
        return Api.as(tenant).header("Content-Type", type);
    }
}
