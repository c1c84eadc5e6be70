package io.leadkeep.internals;

import io.vertx.core.http.HttpServerRequest;

/** Responds to requests that Vert.x cannot parse as HTTP. The implementation is a bean. */
public interface MalformedRequestHandler {

    enum Cause {
        LINE_TOO_LONG,
        HEADERS_TOO_LONG,
        NOT_HTTP
    }

    void handle(HttpServerRequest request, Cause cause);
}
