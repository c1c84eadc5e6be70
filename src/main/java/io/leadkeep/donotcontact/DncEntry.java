package io.leadkeep.donotcontact;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;

/**
 * An entry as responses show it.
 *
 * @param email an address or a domain; null for an erased person
 * @param unsubscribedAt the time since which the entry holds
 * @param updatedAt the time of the creation: entries do not change
 */
public record DncEntry(
        @JsonProperty("_id") String id,
        String email,
        String entryType,
        String workspaceId,
        String reason,
        Instant unsubscribedAt,
        Instant createdAt,
        Instant updatedAt) {

    static DncEntry of(Row row) {
        Kind kind = Kind.of(row.getString("kind"));
        Instant createdAt = row.getOffsetDateTime("created_at").toInstant();
        return new DncEntry(
                row.getString("id"),
                kind == Kind.ERASED ? null : row.getString("value"),
                kind == Kind.DOMAIN ? Kind.DOMAIN.text() : Kind.EMAIL.text(),
                row.getString("workspace_id"),
                row.getString("reason"),
                createdAt,
                createdAt,
                createdAt);
    }
}
