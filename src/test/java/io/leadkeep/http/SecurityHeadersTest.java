package io.leadkeep.http;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.id.Sha256;
import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.http.Header;
import io.restassured.http.Headers;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The security headers of every response. */
@ServiceTest
class SecurityHeadersTest {

    private static final Map<String, String> OF_DATA =
            Map.of(
                    "X-Content-Type-Options",
                    "nosniff",
                    "Referrer-Policy",
                    "no-referrer",
                    "X-Frame-Options",
                    "DENY",
                    "Content-Security-Policy",
                    "default-src 'none'; frame-ancestors 'none'",
                    "Cache-Control",
                    "no-store");

    @Inject Tenants tenants;

    @TestHTTPResource URI service;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/leads, 200",
        "HEAD, /v1/leads, 200",
        "OPTIONS, /v1/leads, 200",
        "GET, /v1/leads/export?format=csv, 200",
        "GET, /v1/leads/0123456789abcdef01234567, 404",
        "GET, /v1/leads?limit=x, 400",
        "POST, /v1/leads/0123456789abcdef01234567, 405",
        "GET, /v1/no-such-path, 404",
        "GET, /no-such-path, 404",
        "GET, /q/health/live, 200",
        "GET, /q/metrics, 200",
        "GET, /openapi.json, 200",
        "GET, /console/session, 401",
        "POST, /console/session, 200",
        "DELETE, /console/session, 204",
    })
    void api_responses_forbid_rendering_framing_sniffing_and_caching(
            String method, String path, int status) {
        Response response =
                given().header("X-Api-Key", tenant.key())
                        .urlEncodingEnabled(false)
                        .request(method, path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertOfData(response.headers());
    }

    @Test
    void created_and_rejected_responses_have_the_same_headers() {
        String lead = "{\"email\":\"a@example.com\"}";

        assertOfData(Api.as(tenant).create(lead).headers());
        assertOfData(Api.as(tenant).create(lead).headers());
        assertOfData(Api.as(tenant).create("{").headers());
        assertOfData(Api.anonymous().create(lead).headers());
        assertOfData(
                Api.as(tenant.platformKey())
                        .post("/v1/workspaces/" + tenant.workspaceId() + "/api-key/rotate")
                        .headers());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GARBAGE\r\n\r\n", "GET /v1/leads HTTP/1.1\r\nConnection: close\r\n\r\n"})
    void malformed_requests_get_the_same_headers(String request) throws Exception {
        String answer = RawHttp.send(service, request).toLowerCase(Locale.ROOT);

        OF_DATA.forEach(
                (name, value) ->
                        assertThat(answer)
                                .containsOnlyOnce(
                                        ("\r\n" + name + ": " + value + "\r\n")
                                                .toLowerCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/reference/main.js",
                "/reference/reference.css",
                "/reference/guides/api.md",
                "/console/",
                "/console/index.html",
                "/console/main.js",
                "/assets/tokens.css",
                "/assets/marked/marked.esm.js",
                "/assets/uplot/uPlot.esm.js"
            })
    void page_loads_own_files_and_its_import_map_and_is_not_framed(String path) {
        Response response = given().get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().getValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", scripts(response), "style-src 'self';")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(response.headers().getValues("Cache-Control")).containsExactly("no-cache");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.header("X-Frame-Options")).isEqualTo("DENY");
    }

    /** An import map is inline: browsers accept no file. Other scripts are files. */
    private static String scripts(Response page) {
        boolean isHtml = page.contentType().startsWith("text/html");
        List<String> hashes =
                Pattern.compile("(?s)<script(?! src=)([^>]*)>(.*?)</script>")
                        .matcher(isHtml ? page.asString() : "")
                        .results()
                        .filter(script -> !script.group(2).isEmpty())
                        .map(script -> " 'sha256-" + hash(script.group(2)) + "'")
                        .toList();
        assertThat(hashes).hasSize(isHtml ? 1 : 0);
        return "script-src 'self'" + String.join("", hashes) + ";";
    }

    private static String hash(String script) {
        return Base64.getEncoder().encodeToString(Sha256.of(script.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/leads",
                "/v1/account",
                "/v1/no-such-path",
                "/openapi.json",
                "/",
                "/q/metrics"
            })
    void other_origins_get_no_cors_headers(String path) {
        Response read = fromElsewhere().get(path);
        Response preflight =
                fromElsewhere()
                        .header("Access-Control-Request-Method", "POST")
                        .header("Access-Control-Request-Headers", "x-api-key,content-type")
                        .options(path);

        assertThat(read.headers())
                .extracting(Header::getName)
                .noneMatch(SecurityHeadersTest::isOfCors);
        assertThat(preflight.headers())
                .extracting(Header::getName)
                .noneMatch(SecurityHeadersTest::isOfCors);
    }

    private RequestSpecification fromElsewhere() {
        return given().header("X-Api-Key", tenant.key()).header("Origin", "https://evil.example");
    }

    private static boolean isOfCors(String name) {
        return name.regionMatches(true, 0, "Access-Control-", 0, "Access-Control-".length());
    }

    private static void assertOfData(Headers headers) {
        OF_DATA.forEach(
                (name, value) ->
                        assertThat(headers.getValues(name)).as(name).containsExactly(value));
    }
}
