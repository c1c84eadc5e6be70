package io.leadkeep.donotcontact;

import io.vertx.mutiny.sqlclient.Row;

/**
 * Whether an address is on the list.
 *
 * @param email normalised
 * @param matchedBy kind of the entry; null without one, like {@code reason}
 */
public record DncCheck(String email, boolean suppressed, String reason, String matchedBy) {

    static DncCheck of(Row row) {
        String kind = row.getString("kind");
        return new DncCheck(row.getString("email"), kind != null, row.getString("reason"), kind);
    }
}
