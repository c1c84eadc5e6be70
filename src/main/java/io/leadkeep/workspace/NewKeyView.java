package io.leadkeep.workspace;

import io.leadkeep.id.Id;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A new workspace key; this answer alone shows it (contract, sections 2 and 5). */
@Schema(name = "NewKey", description = "A new key. It is shown only here: store it now")
record NewKeyView(
        @Schema(
                        required = true,
                        pattern = "^sk_[0-9a-f]{48}$",
                        examples = "sk_000000000000000000000000000000000000000000000000")
                String apiKey,
        @Schema(required = true) Instant createdAt,
        @Schema(required = true, pattern = Id.PATTERN, description = "Id of the user who made it")
                String createdBy) {

    /** As a log would show it. */
    @Override
    public String toString() {
        return "NewKeyView[createdAt=%s, createdBy=%s]".formatted(createdAt, createdBy);
    }
}
