package io.leadkeep.lead;

import io.leadkeep.http.Envelope;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The shape of {@link Envelope} around a lead, for the API document. */
@Schema(name = "LeadAnswer")
public record LeadAnswer(
        @Schema(required = true, enumeration = "true") boolean success,
        @Schema(required = true) LeadView data) {

    public static final String KEY_REUSED =
            "IDEMPOTENCY_KEY_REUSED: This Idempotency-Key was sent with another request";

    static final String NOT_AS_SEEN =
            "PRECONDITION_FAILED: The lead has changed since it was read: read it again";
}
