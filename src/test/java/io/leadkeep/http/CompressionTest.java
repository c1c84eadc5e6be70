package io.leadkeep.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Api;
import io.leadkeep.testsupport.GzipClient;
import io.leadkeep.testsupport.GzipClient.Answer;
import io.leadkeep.testsupport.PersistentConnection;
import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which responses of the API are compressed. */
@ServiceTest
class CompressionTest {

    private static final String PAGE = "/v1/leads?limit=100";

    @Inject Tenants tenants;

    @TestHTTPResource URI service;

    private Tenant tenant;
    private GzipClient client;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
        client = new GzipClient(service);
    }

    private Answer get(String path, String acceptEncoding) throws Exception {
        return client.get(path, "X-Api-Key", tenant.key(), "Accept-Encoding", acceptEncoding);
    }

    private Answer getPlain(String path) throws Exception {
        return client.get(path, "X-Api-Key", tenant.key());
    }

    @Test
    void page_of_100_leads_is_compressed() throws Exception {
        tenants.addLeads(tenant, 1, 100);

        Answer compressed = get(PAGE, "gzip");
        Answer plain = getPlain(PAGE);

        assertThat(compressed.isCompressed()).isTrue();
        assertThat(compressed.header("Content-Length"))
                .isEqualTo(Integer.toString(compressed.bytes()));
        assertThat(compressed.bytes()).isLessThan(plain.bytes() / 4);
        assertThat(compressed.content()).isEqualTo(plain.content());
        assertThat(plain.header("Content-Encoding")).isNull();
        assertThat(compressed.header("Vary")).isEqualToIgnoringCase("accept-encoding");
        assertThat(plain.header("Vary")).isEqualToIgnoringCase("accept-encoding");
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "gzip;q=0.1, true",
        "'br, gzip', true",
        "'deflate;q=0.5, gzip', true",
        "*, true",
        "gzip;q=0, false",
        "'gzip;q=0, *', false",
        "'gzip; q=0.000, deflate, br', false",
        "deflate, false",
        "identity, false",
        "gzip;q=x, false"
    })
    void accept_encoding_decides(String acceptEncoding, boolean isCompressed) throws Exception {
        tenants.addLeads(tenant, 1, 10);

        Answer page = get(PAGE, acceptEncoding);

        assertThat(page.isCompressed()).isEqualTo(isCompressed);
        if (!isCompressed) {
            assertThat(page.header("Content-Encoding")).isNull();
        }
        assertThat(page.content()).isEqualTo(getPlain(PAGE).content());
    }

    @ParameterizedTest
    @CsvSource({"1023, false", "1024, true"})
    void lead_is_compressed_from_1_kib(int bytes, boolean isCompressed) throws Exception {
        String lead = create("");
        int missing = bytes - getPlain(lead).bytes();
        Api.as(tenant)
                .patch(lead, "{\"customFields\":{\"text\":\"%s\"}}".formatted("x".repeat(missing)));

        Answer answer = get(lead, "gzip");

        assertThat(answer.content()).hasSize(bytes);
        assertThat(answer.isCompressed()).isEqualTo(isCompressed);
        assertThat(answer.header("Vary")).matches(vary -> (vary != null) == isCompressed);
    }

    @Test
    void body_sent_in_parts_is_compressed() throws Exception {
        for (int i = 0; i < 8; i++) {
            create("x".repeat(30_000));
        }

        Answer page = get(PAGE, "gzip");

        assertThat(page.isCompressed()).isTrue();
        assertThat(page.bytes()).isLessThan(10_000);
        assertThat(page.content()).hasSizeGreaterThan(200_000);
        assertThat(page.content()).isEqualTo(getPlain(PAGE).content());
    }

    @Test
    void etag_is_the_same_in_both_encodings_and_matches() throws Exception {
        String lead = create("x".repeat(2_000));

        Answer compressed = get(lead, "gzip");

        assertThat(compressed.isCompressed()).isTrue();
        assertThat(compressed.header("ETag")).isEqualTo(getPlain(lead).header("ETag"));
        assertThat(
                        Api.as(tenant)
                                .header("If-Match", compressed.header("ETag"))
                                .patch(lead, "{\"city\":\"Bonn\"}")
                                .statusCode())
                .isEqualTo(200);
        assertThat(
                        Api.as(tenant)
                                .header("If-Match", compressed.header("ETag"))
                                .patch(lead, "{\"city\":\"Bern\"}")
                                .statusCode())
                .isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson"})
    void export_is_sent_page_by_page_and_not_compressed(String format) throws Exception {
        tenants.addLeads(tenant, 1, 150);
        String path = "/v1/leads/export?format=" + format;

        Answer export = get(path, "gzip");
        String raw = raw("GET", path, "1.1", "Accept: application/json\r\n");

        assertThat(export.header("Content-Encoding")).isNull();
        assertThat(export.content()).isEqualTo(getPlain(path).content());
        assertThat(headOf(raw)).contains("transfer-encoding: chunked");
        assertThat(headOf(raw)).doesNotContain("content-encoding");
        // The head and two chunks, each of which begins with its size.
        assertThat(raw.split("\r\n[0-9a-f]{3,5}\r\n")).hasSize(3);
    }

    @Test
    void response_with_a_new_key_is_not_compressed() throws Exception {
        Answer rotated =
                client.send(
                        "POST",
                        "/v1/workspaces/" + tenant.workspaceId() + "/api-key/rotate",
                        "X-Api-Key",
                        tenant.platformKey(),
                        "Accept-Encoding",
                        "gzip");

        assertThat(rotated.status()).isEqualTo(200);
        assertThat(rotated.header("Content-Encoding")).isNull();
        assertThat(new String(rotated.content(), StandardCharsets.UTF_8)).contains("\"sk_");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/leads, 1.1, 200",
        "GET, /v1/leads?limit=100, 1.0, 200",
        "HEAD, /v1/leads?limit=100, 1.1, 200",
        "HEAD, /v1/leads/export, 1.1, 200",
        "OPTIONS, /v1/leads, 1.1, 200",
        "GET, /v1/leads/unknown, 1.1, 404",
        "PUT, /v1/leads, 1.1, 405",
        "GET, /v1/leads?search=%zz, 1.1, 400",
        "GET, /%zz, 1.1, 400",
        "GET, /assets/icon.svg, 1.1, 200",
        "GET, /q/health, 1.1, 200",
        "GET, /v1 leads, 1.1, 400",
        "GET, /v1/leads, 9, 400"
    })
    void other_response_has_no_content_encoding(
            String method, String path, String version, int status) throws Exception {
        String raw = raw(method, path, version, "");

        assertThat(raw).startsWith("HTTP/1.").contains(" " + status + " ");
        assertThat(headOf(raw)).doesNotContain("content-encoding");
    }

    @Test
    void connection_stays_in_step_after_100_continue() throws Exception {
        tenants.addLeads(tenant, 1, 100);
        byte[] body = "{\"email\":\"a@example.com\"}".getBytes(StandardCharsets.UTF_8);
        try (PersistentConnection connection = new PersistentConnection(service.getPort())) {
            int informed =
                    connection
                            .send(
                                    head(
                                            "POST",
                                            "/v1/leads",
                                            "Expect: 100-continue\r\n"
                                                    + "Content-Type: application/json\r\n"
                                                    + "Content-Length: "
                                                    + body.length
                                                    + "\r\n"))
                            .status();
            PersistentConnection.Answer created = connection.send(body);
            PersistentConnection.Answer page = connection.send(head("GET", PAGE, ""));
            PersistentConnection.Answer empty =
                    connection.send(head("GET", "/v1/leads?search=nobody", ""));

            assertThat(informed).isEqualTo(100);
            assertThat(created.status()).isEqualTo(201);
            assertThat(created.headers()).doesNotContainKey("content-encoding");
            assertThat(page.headers()).contains(Map.entry("content-encoding", "gzip"));
            assertThat(empty.headers()).doesNotContainKey("content-encoding");
        }
    }

    private byte[] head(String method, String path, String headers) {
        return request(method, path, "1.1", headers).getBytes(StandardCharsets.UTF_8);
    }

    private String raw(String method, String path, String version, String headers)
            throws Exception {
        return RawHttp.send(
                service, request(method, path, version, "Connection: close\r\n" + headers));
    }

    private String request(String method, String path, String version, String headers) {
        return "%s %s HTTP/%s\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nX-Api-Key: %s\r\n%s\r\n"
                .formatted(method, path, version, tenant.key(), headers);
    }

    private static String headOf(String response) {
        return response.substring(0, response.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT);
    }

    /** Creates a lead; returns its path. */
    private String create(String text) {
        return Api.as(tenant)
                .create(
                        Map.of(
                                "email",
                                "x" + System.nanoTime() + "@example.com",
                                "customFields",
                                Map.of("text", text)))
                .then()
                .statusCode(201)
                .extract()
                .header("Location");
    }
}
