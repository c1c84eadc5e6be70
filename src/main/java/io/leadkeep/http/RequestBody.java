package io.leadkeep.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** The body of a request, decompressed, whether it arrived in memory or on disk. */
public final class RequestBody {

    private static final String SPOOLED = RequestBody.class.getName();
    private static final String MAX_DECOMPRESSED = SPOOLED + ".maxDecompressed";

    private RequestBody() {}

    /** Returns the whole body; empty if there is none. */
    public static Buffer of(RoutingContext request) {
        Buffer spooled = request.get(SPOOLED);
        if (spooled != null) {
            return spooled;
        }
        Buffer body = request.body().buffer();
        if (body == null) {
            return Buffer.buffer();
        }
        Long maxBytes = request.get(MAX_DECOMPRESSED);
        if (maxBytes == null) {
            return body;
        }
        Buffer decompressed = GzipBody.decompress(body, maxBytes);
        put(request, decompressed);
        return decompressed;
    }

    /** Announces that the body arrives in memory as gzip. */
    public static void expectGzip(RoutingContext request, long maxBytes) {
        request.put(MAX_DECOMPRESSED, maxBytes);
    }

    public static void put(RoutingContext request, Buffer body) {
        request.put(SPOOLED, body);
    }

    /** Releases the memory of a large body that has been read. */
    public static void release(RoutingContext request) {
        request.remove(SPOOLED);
    }
}
