package io.leadkeep.idempotency;

import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * An answer that can be given again.
 *
 * @param status of HTTP
 * @param location header, or null
 * @param etag header, or null
 * @param body JSON
 * @param leadIds the leads of whom the body tells something
 * @param replayed whether it was given before
 */
public record StoredResponse(
        int status,
        String location,
        String etag,
        String body,
        List<String> leadIds,
        boolean replayed) {

    /**
     * Makes a response of it.
     *
     * @return with {@code Idempotent-Replayed} where it was given before
     */
    public RestResponse<String> toResponse() {
        RestResponse.ResponseBuilder<String> response =
                RestResponse.ResponseBuilder.create(
                        RestResponse.Status.fromStatusCode(status), body);
        if (location != null) {
            response.header("Location", location);
        }
        if (etag != null) {
            response.header("ETag", etag);
        }
        if (replayed) {
            response.header("Idempotent-Replayed", "true");
        }
        return response.build();
    }
}
