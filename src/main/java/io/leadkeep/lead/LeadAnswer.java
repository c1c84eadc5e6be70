package io.leadkeep.lead;

import io.leadkeep.http.Success;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The shape of {@link Success} around a lead, for the API document. */
@Schema(name = "LeadAnswer")
record LeadAnswer(
        @Schema(required = true, enumeration = "true") boolean success,
        @Schema(required = true) LeadView data) {

    static final String KEY_REUSED =
            "IDEMPOTENCY_KEY_REUSED: This Idempotency-Key was sent with another request";

    static final String NOT_AS_SEEN =
            "PRECONDITION_FAILED: The lead has changed since it was read: read it again";
}
