package io.leadkeep.idempotency;

import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * A response that is stored under an {@code Idempotency-Key} and replayed.
 *
 * @param location header, or null
 * @param etag header, or null
 * @param body JSON
 * @param leadIds ids of the leads whose data the body has
 * @param replayed whether it was sent before
 */
public record StoredResponse(
        int status,
        String location,
        String etag,
        String body,
        List<String> leadIds,
        boolean replayed) {

    public StoredResponse withBody(String other) {
        return new StoredResponse(status, location, etag, other, leadIds, replayed);
    }

    public StoredResponse withEtag(String other) {
        return new StoredResponse(status, location, other, body, leadIds, replayed);
    }

    public RestResponse<String> toResponse() {
        // A header without a value is not sent.
        return RestResponse.ResponseBuilder.create(RestResponse.Status.fromStatusCode(status), body)
                .header("Location", location)
                .header("ETag", etag)
                .header("Idempotent-Replayed", replayed ? "true" : null)
                .build();
    }
}
