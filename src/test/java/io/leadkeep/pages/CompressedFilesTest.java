package io.leadkeep.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadkeep.testsupport.GzipClient;
import io.leadkeep.testsupport.GzipClient.Answer;
import io.leadkeep.testsupport.ServiceTest;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compressed API document and page. */
@ServiceTest
class CompressedFilesTest {

    private static final Path RESOURCES = Path.of("target/classes/META-INF/resources");
    private static final String LARGE_FILE = "/assets/marked/marked.esm.js";

    @TestHTTPResource URI service;

    private GzipClient client;

    @BeforeEach
    void createClient() {
        client = new GzipClient(service);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/openapi.yaml"})
    void document_takes_less_than_40_kb(String path) throws Exception {
        Answer compressed = client.get(path, "Accept-Encoding", "gzip, deflate, br");
        Answer plain = client.get(path);

        assertThat(compressed.isCompressed()).isTrue();
        assertThat(compressed.bytes()).isLessThan(40_000);
        assertSame(compressed, plain);
    }

    static Stream<String> filesOfThePage() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files
                    .map(file -> "/" + RESOURCES.relativize(file))
                    .filter(path -> path.matches(".*\\.(html|css|js|md)"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("filesOfThePage")
    void file_of_the_page_is_compressed_from_1_kib(String path) throws Exception {
        boolean isLarge = size(RESOURCES.resolve(path.substring(1))) >= 1024;

        for (int i = 0; i < 2; i++) {
            Answer compressed = client.get(path, "Accept-Encoding", "gzip");
            Answer plain = client.get(path);

            assertThat(compressed.isCompressed()).isEqualTo(isLarge);
            assertSame(compressed, plain);
        }
    }

    private static void assertSame(Answer compressed, Answer plain) {
        assertThat(plain.status()).isEqualTo(200);
        assertThat(compressed.status()).isEqualTo(200);
        assertThat(compressed.content()).isEqualTo(plain.content());
        assertThat(plain.header("Content-Encoding")).isNull();
        if (compressed.isCompressed()) {
            assertThat(compressed.header("Vary")).isEqualToIgnoringCase("accept-encoding");
            assertThat(plain.header("Vary")).isEqualToIgnoringCase("accept-encoding");
        }
        for (String name :
                new String[] {"Content-Type", "Cache-Control", "Content-Security-Policy"}) {
            assertThat(compressed.header(name)).as(name).isEqualTo(plain.header(name));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", LARGE_FILE})
    void gzip_with_weight_zero_is_refused(String path) throws Exception {
        Answer answer = client.get(path, "Accept-Encoding", "gzip;q=0, deflate");

        assertThat(answer.header("Content-Encoding")).isNull();
        assertThat(answer.bytes()).isGreaterThan(50_000);
    }

    @Test
    void unchanged_file_returns_304() throws Exception {
        String tag = client.get(LARGE_FILE, "Accept-Encoding", "gzip").header("ETag");

        Answer unchanged = client.get(LARGE_FILE, "Accept-Encoding", "gzip", "If-None-Match", tag);
        Answer changed =
                client.get(LARGE_FILE, "Accept-Encoding", "gzip", "If-None-Match", "\"other\"");

        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.bytes()).isZero();
        assertThat(changed.status()).isEqualTo(200);
        assertThat(client.get(LARGE_FILE).header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void part_of_a_file_is_not_compressed() throws Exception {
        Answer part = client.get(LARGE_FILE, "Accept-Encoding", "gzip", "Range", "bytes=100-5099");

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("Content-Encoding")).isNull();
        assertThat(part.bytes()).isEqualTo(5000);
    }

    @Test
    void head_returns_the_headers_of_the_compressed_file() throws Exception {
        Answer head = client.send("HEAD", LARGE_FILE, "Accept-Encoding", "gzip");
        Answer file = client.get(LARGE_FILE, "Accept-Encoding", "gzip");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.bytes()).isZero();
        for (String name : new String[] {"Content-Length", "Content-Encoding", "ETag"}) {
            assertThat(head.header(name)).as(name).isEqualTo(file.header(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/reference/none.js", "/reference/guides/none.md", "/reference/a/b/c.css"})
    void unknown_file_returns_404(String path) throws Exception {
        assertThat(client.get(path, "Accept-Encoding", "gzip").status()).isEqualTo(404);
    }
}
