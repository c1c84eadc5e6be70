package io.leadkeep.http.connection;

import io.leadkeep.http.ApiException;
import io.leadkeep.http.ErrorMapper;
import io.leadkeep.http.RequestIds;
import io.leadkeep.http.SecurityHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/**
 * Answers as they are sent, where there is no request yet that the rest of the service could
 * answer.
 */
@Singleton
class RawResponses {

    private final ErrorMapper errors;

    RawResponses(ErrorMapper errors) {
        this.errors = errors;
    }

    /**
     * Writes an answer.
     *
     * @param failure what to tell
     * @param requestId stands in {@code X-Request-Id}
     * @param headers of this answer alone
     * @return head and body, in US-ASCII
     */
    String of(ApiException failure, String requestId, Map<String, String> headers) {
        String body = errors.envelope(failure);
        MultiMap all = MultiMap.caseInsensitiveMultiMap();
        SecurityHeaders.put(all, null);
        all.set(RequestIds.ID_HEADER, requestId)
                .set("Content-Type", MediaType.APPLICATION_JSON)
                .set("Content-Length", Integer.toString(body.length()));
        headers.forEach(all::set);
        StringBuilder answer =
                new StringBuilder("HTTP/1.1 ")
                        .append(HttpResponseStatus.valueOf(failure.code().status()))
                        .append("\r\n");
        all.forEach((name, value) -> answer.append(name).append(": ").append(value).append("\r\n"));
        return answer.append("\r\n").append(body).toString();
    }
}
