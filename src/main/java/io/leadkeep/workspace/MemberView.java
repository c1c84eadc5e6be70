package io.leadkeep.workspace;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;

/** A member of a workspace, as the others see them (contract, section 5). */
record MemberView(String userId, String name, String email, String role, Instant joinedAt) {

    static MemberView of(Row row) {
        return new MemberView(
                row.getString("account_id"),
                row.getString("name"),
                row.getString("email"),
                row.getString("role"),
                row.getOffsetDateTime("joined_at").toInstant());
    }
}
