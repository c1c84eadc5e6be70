package io.leadkeep.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.RawHttp;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunked bodies (RFC 9112, 7.1): in memory for a lead, on disk for a bulk. */
@ServiceTest
class ChunkedBodyTest {

    @Inject Tenants tenants;

    @TestHTTPResource URI service;

    private Tenant tenant;

    @BeforeEach
    void ownWorkspace() {
        tenant = tenants.create();
    }

    /** Netty 4.1.132 rejected unquoted values (netty#16579, fixed in 4.1.133). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";a",
                ";a=b",
                "; a=b",
                " ;a=b",
                ";a = b",
                ";a=\"b c\"",
                ";a=\"\\\";\"",
                ";a=b;c=d;e"
            })
    void chunk_extensions_are_ignored(String extension) throws Exception {
        assertThat(send("/v1/leads", "{\"email\":\"a@example.com\"}", extension, ""))
                .startsWith("HTTP/1.1 201 ");
        assertThat(
                        send(
                                "/v1/leads/bulk",
                                "{\"leads\":[{\"email\":\"b@example.com\"}]}",
                                extension,
                                ""))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"imported\":1");
    }

    @Test
    void trailers_are_ignored() throws Exception {
        String trailers = "X-Checksum: 1\r\nX-Other: 2\r\n";

        assertThat(send("/v1/leads", "{\"email\":\"a@example.com\"}", "", trailers))
                .startsWith("HTTP/1.1 201 ");
        assertThat(
                        send(
                                "/v1/leads/bulk",
                                "{\"leads\":[{\"email\":\"b@example.com\"}]}",
                                ";a=b",
                                trailers))
                .startsWith("HTTP/1.1 200 ");
    }

    /** Sends the body in two chunks. */
    private String send(String path, String body, String extension, String trailers)
            throws Exception {
        return RawHttp.send(
                service,
                "POST %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n".formatted(path)
                        + "X-Api-Key: %s\r\nContent-Type: application/json\r\n"
                                .formatted(tenant.key())
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + chunk(body.substring(0, 10), extension)
                        + chunk(body.substring(10), extension)
                        + "0%s\r\n%s\r\n".formatted(extension, trailers));
    }

    private static String chunk(String text, String extension) {
        return Integer.toHexString(text.length()) + extension + "\r\n" + text + "\r\n";
    }
}
