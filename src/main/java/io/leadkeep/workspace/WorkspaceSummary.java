package io.leadkeep.workspace;

import java.time.Instant;

/** A workspace in a list. */
record WorkspaceSummary(
        String id, String name, String ownerId, long memberCount, Instant createdAt) {}
