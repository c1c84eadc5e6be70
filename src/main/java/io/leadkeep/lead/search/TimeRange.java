package io.leadkeep.lead.search;

import io.leadkeep.database.Sql;
import io.leadkeep.id.Id;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Range of times.
 *
 * @param after exclusive, or null
 * @param before exclusive, or null
 */
record TimeRange(Instant after, Instant before) {

    static final TimeRange UNBOUNDED = new TimeRange(null, null);

    boolean isUnbounded() {
        return equals(UNBOUNDED);
    }

    /** Returns the part of the range before a time, or all of it if the time is null. */
    TimeRange before(Instant time) {
        return time == null || before != null && before.isBefore(time)
                ? this
                : new TimeRange(after, time);
    }

    /** Adds conditions on a column, each preceded by "and". */
    void addTo(Sql sql, String column) {
        if (after != null) {
            sql.add(" and " + column + " > ").parameter(after.atOffset(ZoneOffset.UTC));
        }
        if (before != null) {
            sql.add(" and " + column + " < ").parameter(before.atOffset(ZoneOffset.UTC));
        }
    }

    /** Adds the range of the ids of leads: an id begins with the second of its creation. */
    void addIds(Sql sql) {
        if (after != null) {
            sql.add(" and id >= ").parameter(Id.firstOf(after));
        }
        if (before != null) {
            sql.add(" and id < ").parameter(Id.firstOf(before.plusSeconds(1)));
        }
    }
}
