package io.leadkeep.http.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.Gzip;
import io.leadkeep.testsupport.PersistentConnection;
import io.leadkeep.testsupport.PersistentConnection.Answer;
import io.leadkeep.testsupport.ServiceTest;
import io.leadkeep.testsupport.Tenant;
import io.leadkeep.testsupport.Tenants;
import io.quarkus.test.common.http.TestHTTPResource;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunked bodies (RFC 9112, 7.1): in memory for a lead, on disk for a bulk and a form. */
@ServiceTest
class ChunkedBodyTest {

    private static final String JSON = "application/json";
    private static final String BULK = "{\"leads\":[{\"email\":\"b@example.com\"}]}";
    private static final String FORM = "multipart/form-data; boundary=x";
    private static final String FILE =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"c.csv\"\r\n\r\n"
                    + "email\nc@example.com\n\r\n--x--\r\n";

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
        assertRead(extension, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Checksum: 1\r\n",
                "X-Checksum: 1\r\nX-Other: 2\r\n",
                "Content-Length: 5\r\nContent-Encoding: br\r\n"
            })
    void trailers_are_ignored(String trailers) throws Exception {
        assertRead(";a=b", trailers);
    }

    private void assertRead(String extension, String trailers) throws Exception {
        Answer lead =
                send(
                        "/v1/leads",
                        JSON,
                        bytes("{\"email\":\"a@example.com\"}"),
                        extension,
                        trailers);
        Answer bulk = send("/v1/leads/bulk", JSON, bytes(BULK), extension, trailers);
        Answer file = send("/v1/leads/import/csv", FORM, bytes(FILE), extension, trailers);

        assertThat(lead.status()).as(lead.body()).isEqualTo(201);
        assertThat(bulk.body()).contains("\"imported\":1");
        assertThat(file.body()).contains("\"imported\":1");
    }

    @Test
    void gzip_body_may_be_chunked() throws Exception {
        Answer bulk =
                send(
                        "/v1/leads/bulk",
                        JSON + "\r\nContent-Encoding: gzip",
                        Gzip.of(BULK),
                        ";a=b",
                        "X-Checksum: 1\r\n");

        assertThat(bulk.body()).contains("\"imported\":1");
    }

    /** Sends the body in two chunks, then another request on the connection. */
    private Answer send(String path, String type, byte[] body, String extension, String trailers)
            throws Exception {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(
                bytes(
                        "POST %s HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: %s\r\n"
                                        .formatted(path, tenant.key())
                                + "Content-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        .formatted(type)));
        writeChunk(request, Arrays.copyOf(body, 10), extension);
        writeChunk(request, Arrays.copyOfRange(body, 10, body.length), extension);
        request.write(bytes("0%s\r\n%s\r\n".formatted(extension, trailers)));
        try (PersistentConnection connection = new PersistentConnection(service.getPort())) {
            Answer answer = connection.send(request.toByteArray());
            assertThat(connection.send("GET", "/v1/leads", tenant.key(), "").status())
                    .isEqualTo(200);
            return answer;
        }
    }

    private static void writeChunk(ByteArrayOutputStream request, byte[] chunk, String extension)
            throws IOException {
        request.write(bytes(Integer.toHexString(chunk.length) + extension + "\r\n"));
        request.write(chunk);
        request.write(bytes("\r\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
