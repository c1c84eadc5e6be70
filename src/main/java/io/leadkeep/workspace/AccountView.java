package io.leadkeep.workspace;

import java.time.Instant;
import java.util.List;

/** An account as its own user sees it (contract, section 5). */
record AccountView(String id, String name, String email, List<Membership> workspaces) {

    /** One workspace that the user is in. */
    record Membership(String workspaceId, String role, Instant joinedAt) {}
}
