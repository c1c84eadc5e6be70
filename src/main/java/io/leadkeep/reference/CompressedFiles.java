package io.leadkeep.reference;

import io.leadkeep.http.Compression;
import io.leadkeep.id.Sha256;
import io.leadkeep.reference.ApiDocument.Format;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;

/**
 * Serves the API document and the files of the page to clients that accept gzip. Each is compressed
 * at its first request and stays in memory: Quarkus (3.33) serves no precompressed files.
 */
@ApplicationScoped
class CompressedFiles {

    private static final String PATHS =
            "/openapi\\.(?:json|yaml)"
                    + "|/(?:assets|console|reference)/(?:[a-z-]+/)*[A-Za-z.-]+\\.(?:css|js|md)";

    /** As Quarkus sends them. */
    private static final Map<String, String> TYPES =
            Map.of(
                    "json", "application/json;charset=UTF-8",
                    "yaml", "application/yaml;charset=UTF-8",
                    "css", "text/css;charset=UTF-8",
                    "js", "text/javascript;charset=UTF-8",
                    "md", "text/markdown;charset=UTF-8");

    /** After the filters that every request passes, before the routes of Quarkus. */
    private static final int BEFORE_QUARKUS = -1;

    private record CompressedFile(Buffer bytes, String tag) {}

    private final ApiDocument document;
    private final LaunchMode launchMode;
    private final Map<String, CompressedFile> files = new ConcurrentHashMap<>();

    CompressedFiles(ApiDocument document, LaunchMode launchMode) {
        this.document = document;
        this.launchMode = launchMode;
    }

    /** In dev mode the files change. */
    void add(@Observes Router router) {
        if (launchMode != LaunchMode.DEVELOPMENT) {
            router.routeWithRegex(PATHS)
                    .method(HttpMethod.GET)
                    .method(HttpMethod.HEAD)
                    .order(BEFORE_QUARKUS)
                    .handler(this::send);
        }
    }

    private void send(RoutingContext context) {
        context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (!acceptsGzip(context) || context.request().headers().contains("Range")) {
            context.next();
            return;
        }
        String path = context.normalizedPath();
        context.vertx()
                .executeBlocking(() -> files.computeIfAbsent(path, this::compress), false)
                .onSuccess(file -> send(context, file))
                .onFailure(context::fail);
    }

    private static boolean acceptsGzip(RoutingContext context) {
        return context.parsedHeaders().acceptEncoding().stream()
                .anyMatch(coding -> coding.value().equals(Compression.GZIP) && coding.weight() > 0);
    }

    private static void send(RoutingContext context, CompressedFile file) {
        if (file == null) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response();
        context.etag(file.tag());
        if (context.isFresh()) {
            response.setStatusCode(304).end();
            return;
        }
        String path = context.normalizedPath();
        response.putHeader(
                        HttpHeaders.CONTENT_TYPE,
                        TYPES.get(path.substring(path.lastIndexOf('.') + 1)))
                .putHeader(HttpHeaders.CONTENT_ENCODING, Compression.GZIP)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(file.bytes().length()))
                .end(file.bytes());
    }

    /** Returns null for a file that does not exist or is too small. */
    private CompressedFile compress(String path) {
        byte[] content = read(path);
        if (content == null || content.length < Compression.MIN_BYTES) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] compressed = bytes.toByteArray();
        return new CompressedFile(
                Buffer.buffer(compressed), HexFormat.of().formatHex(Sha256.of(compressed)));
    }

    private byte[] read(String path) {
        if (path.startsWith("/openapi")) {
            return document.in(path.endsWith("json") ? Format.JSON : Format.YAML);
        }
        try (InputStream file =
                CompressedFiles.class.getResourceAsStream("/META-INF/resources" + path)) {
            return file == null ? null : file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
