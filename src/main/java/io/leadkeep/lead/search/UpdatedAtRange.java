package io.leadkeep.lead.search;

import io.leadkeep.database.Sql;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Range of times of the last change. No index has them: every change of a lead would then write all
 * indexes.
 *
 * @param after exclusive, or null
 * @param before exclusive, or null
 */
record UpdatedAtRange(Instant after, Instant before) {

    static final UpdatedAtRange UNBOUNDED = new UpdatedAtRange(null, null);

    boolean isUnbounded() {
        return equals(UNBOUNDED);
    }

    /** Adds the conditions, each preceded by "and". */
    void addTo(Sql sql) {
        if (after != null) {
            sql.add(" and updated_at > ").parameter(after.atOffset(ZoneOffset.UTC));
        }
        if (before != null) {
            sql.add(" and updated_at < ").parameter(before.atOffset(ZoneOffset.UTC));
        }
    }
}
