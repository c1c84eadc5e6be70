package io.leadkeep.workspace.keys;

import java.time.Instant;

/** A new workspace key. No other response contains the key. */
public record NewKeyView(String apiKey, Instant createdAt, String createdBy) {

    /** Leaves the key out: the text may get into a log. */
    @Override
    public String toString() {
        return "NewKeyView[createdAt=%s, createdBy=%s]".formatted(createdAt, createdBy);
    }
}
