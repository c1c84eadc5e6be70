package io.leadkeep.workspace;

import io.leadkeep.http.Envelope;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is answered where something was deleted. */
@Schema(name = "Deleted")
record Deleted(@Schema(required = true, enumeration = "true") boolean deleted) {

    /** The shape of {@link Envelope} around it, for the API document. */
    @Schema(name = "DeletedAnswer")
    record Answer(
            @Schema(required = true, enumeration = "true") boolean success,
            @Schema(required = true) Deleted data) {}

    static Deleted done() {
        return new Deleted(true);
    }
}
