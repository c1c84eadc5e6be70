package io.leadkeep.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** The body of a request, whether it arrived in memory or on disk. */
public final class RequestBody {

    private static final String SPOOLED = RequestBody.class.getName();

    private RequestBody() {}

    /** Returns the whole body; empty if there is none. */
    public static Buffer of(RoutingContext request) {
        Buffer spooled = request.get(SPOOLED);
        Buffer body = spooled == null ? request.body().buffer() : spooled;
        return body == null ? Buffer.buffer() : body;
    }

    public static void put(RoutingContext request, Buffer body) {
        request.put(SPOOLED, body);
    }

    /** Releases the memory of a large body that has been read. */
    public static void release(RoutingContext request) {
        request.remove(SPOOLED);
    }
}
