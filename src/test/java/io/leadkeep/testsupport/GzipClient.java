package io.leadkeep.testsupport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Sends {@code Accept-Encoding}; unlike REST Assured it leaves the response as it was sent. */
public final class GzipClient {

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI service;

    public GzipClient(URI service) {
        this.service = service;
    }

    /** A response with its body as sent. */
    public record Answer(HttpResponse<byte[]> response) {

        public int status() {
            return response.statusCode();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        public boolean isCompressed() {
            return Optional.of("gzip").equals(response.headers().firstValue("Content-Encoding"));
        }

        public int bytes() {
            return response.body().length;
        }

        public byte[] content() {
            if (!isCompressed()) {
                return response.body();
            }
            try (GZIPInputStream gzip =
                    new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
                return gzip.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Sends a GET request with these headers: names and values in turn. */
    public Answer get(String path, String... headers) throws Exception {
        return send("GET", path, headers);
    }

    public Answer send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(service.resolve(path))
                        .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    }
}
