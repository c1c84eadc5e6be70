package io.leadkeep.workspace;

import io.leadkeep.id.Id;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account as its own user sees it (contract, section 5). */
@Schema(name = "Account", description = "A user, and the workspaces the user is in")
record AccountView(
        @Schema(required = true, pattern = Id.PATTERN) String id,
        @Schema(required = true, examples = "Jane Doe") String name,
        @Schema(required = true, examples = "jane@acme.com") String email,
        @Schema(required = true) List<Membership> workspaces) {

    /** One workspace that the user is in. */
    @Schema(name = "Membership")
    record Membership(
            @Schema(required = true, pattern = Id.PATTERN) String workspaceId,
            @Schema(
                            required = true,
                            enumeration = {"owner", "admin", "member"})
                    String role,
            @Schema(required = true) Instant joinedAt) {}
}
