package io.leadkeep.workspace;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;

/** A workspace as it stands in a list (contract, section 5). */
record WorkspaceSummary(
        String id, String name, String ownerId, long memberCount, Instant createdAt) {

    static WorkspaceSummary of(Row row) {
        return new WorkspaceSummary(
                row.getString("id"),
                row.getString("name"),
                row.getString("owner_id"),
                row.getLong("member_count"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
