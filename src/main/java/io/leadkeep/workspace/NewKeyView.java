package io.leadkeep.workspace;

import java.time.Instant;

/** A new workspace key; this answer alone shows it (contract, sections 2 and 5). */
record NewKeyView(String apiKey, Instant createdAt, String createdBy) {

    /** As a log would show it. */
    @Override
    public String toString() {
        return "NewKeyView[createdAt=%s, createdBy=%s]".formatted(createdAt, createdBy);
    }
}
