package io.leadkeep.workspace;

import io.leadkeep.id.Id;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A member of a workspace, as the others see them (contract, section 5). */
@Schema(name = "Member", description = "A user in a workspace")
record MemberView(
        @Schema(required = true, pattern = Id.PATTERN) String userId,
        @Schema(required = true, examples = "Jane Doe") String name,
        @Schema(required = true, examples = "jane@acme.com") String email,
        @Schema(
                        required = true,
                        enumeration = {"owner", "admin", "member"})
                String role,
        @Schema(required = true) Instant joinedAt) {

    static MemberView of(Row row) {
        return new MemberView(
                row.getString("account_id"),
                row.getString("name"),
                row.getString("email"),
                row.getString("role"),
                row.getOffsetDateTime("joined_at").toInstant());
    }
}
