package io.leadkeep.workspace;

import io.leadkeep.id.Id;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A workspace as it stands in a list (contract, section 5). */
@Schema(name = "WorkspaceSummary", description = "A workspace in a list")
record WorkspaceSummary(
        @Schema(required = true, pattern = Id.PATTERN) String id,
        @Schema(required = true, examples = "Sales team") String name,
        @Schema(required = true, pattern = Id.PATTERN) String ownerId,
        @Schema(required = true, examples = "3") long memberCount,
        @Schema(required = true) Instant createdAt) {

    static WorkspaceSummary of(Row row) {
        return new WorkspaceSummary(
                row.getString("id"),
                row.getString("name"),
                row.getString("owner_id"),
                row.getLong("member_count"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
