package io.leadkeep.pages;

import io.leadkeep.http.Compression;
import io.leadkeep.id.Sha256;
import io.quarkus.runtime.LaunchMode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * Serves files to clients that accept gzip. Each is compressed at its first request and stays in
 * memory: Quarkus (3.33) serves no precompressed files.
 */
public final class CompressedFiles {

    private static final String HTML = "html";

    /** As Quarkus sends them; it has none for Markdown. */
    private static final Map<String, String> TYPES =
            Map.of(
                    "json",
                    "application/json;charset=UTF-8",
                    "yaml",
                    "application/yaml;charset=UTF-8",
                    "css",
                    "text/css;charset=UTF-8",
                    "js",
                    "text/javascript;charset=UTF-8",
                    HTML,
                    "text/html;charset=UTF-8",
                    "md",
                    "text/markdown;charset=UTF-8");

    /** After the filters that every request passes, before the routes of Quarkus. */
    static final int BEFORE_QUARKUS = -1;

    private record CompressedFile(Buffer bytes, String tag) {}

    private final Function<String, byte[]> content;
    private final Map<String, CompressedFile> files = new ConcurrentHashMap<>();

    /**
     * Creates the files.
     *
     * @param content returns the file of a path, or null; may block
     */
    public CompressedFiles(Function<String, byte[]> content) {
        this.content = content;
    }

    /**
     * Adds a route for the paths, except in dev mode, where the files change. What is not served
     * here goes to the next route.
     *
     * @param paths a regular expression
     */
    public void add(Router router, String paths, LaunchMode launchMode) {
        if (launchMode != LaunchMode.DEVELOPMENT) {
            router.routeWithRegex(paths)
                    .method(HttpMethod.GET)
                    .method(HttpMethod.HEAD)
                    .order(BEFORE_QUARKUS)
                    .handler(this::send);
        }
    }

    private void send(RoutingContext context) {
        String path = context.normalizedPath();
        context.response()
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(HttpHeaders.CONTENT_TYPE, typeOf(path));
        if (!acceptsGzip(context) || context.request().headers().contains("Range")) {
            context.next();
            return;
        }
        context.vertx()
                .executeBlocking(() -> files.computeIfAbsent(path, this::compress), false)
                .onSuccess(file -> send(context, file))
                .onFailure(context::fail);
    }

    private static String typeOf(String path) {
        return TYPES.get(path.endsWith("/") ? HTML : path.substring(path.lastIndexOf('.') + 1));
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
        response.putHeader(HttpHeaders.CONTENT_ENCODING, Compression.GZIP)
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(file.bytes().length()))
                .end(file.bytes());
    }

    /** Returns null for a file that does not exist or is too small. */
    private CompressedFile compress(String path) {
        byte[] file = content.apply(path);
        if (file == null || file.length < Compression.MIN_BYTES) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] compressed = bytes.toByteArray();
        return new CompressedFile(
                Buffer.buffer(compressed), HexFormat.of().formatHex(Sha256.of(compressed)));
    }
}
