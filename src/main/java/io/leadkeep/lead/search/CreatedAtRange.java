package io.leadkeep.lead.search;

import io.leadkeep.database.Sql;
import io.leadkeep.id.Id;
import java.time.Instant;

/**
 * Range of creation times, read as a range of the primary key: an id begins with the second of its
 * creation.
 *
 * <p>The planner misjudges how many leads a range holds, and has read or sorted a whole workspace
 * for 400 rows. These queries leave it one plan: scan the ids of the primary key, then look up each
 * lead.
 *
 * @param after exclusive, or null
 * @param before exclusive, or null
 */
record CreatedAtRange(Instant after, Instant before) {

    boolean isUnbounded() {
        return after == null && before == null;
    }

    /** Returns the part of the range before a time, or all of it if the time is null. */
    CreatedAtRange before(Instant time) {
        return time == null || before != null && before.isBefore(time)
                ? this
                : new CreatedAtRange(after, time);
    }

    /**
     * Adds a query for the leads of the range, to the second; a condition or {@link #addOrder} may
     * follow.
     *
     * @param cursor id of the lead before the first, or null
     */
    void addLeads(Sql sql, String workspaceId, String columns, String cursor) {
        add(sql, workspaceId, columns, cursor, "");
    }

    /** Adds a complete query for the newest leads of the range, in {@link #addOrder} order. */
    void addNewest(Sql sql, String workspaceId, String cursor, int limit) {
        add(sql, workspaceId, "*", cursor, " order by id desc limit " + limit);
    }

    /** Adds a complete query for the newest ids of the range; it reads the primary key only. */
    void addNewestIds(Sql sql, String workspaceId, String cursor, int limit) {
        sql.add("select id from lead where ");
        addIds(sql, workspaceId, cursor);
        sql.add(" order by id desc limit " + limit);
    }

    /**
     * Adds the order of the queries above. An outer query must use it too: PostgreSQL stops at the
     * outer limit only if both orders have the same text.
     */
    void addOrder(Sql sql) {
        sql.add(isUnbounded() ? " order by id desc" : " order by listed_id desc");
    }

    private void add(Sql sql, String workspaceId, String columns, String cursor, String end) {
        sql.add("select ").add(columns).add(" from ");
        sql.add(isUnbounded() ? "lead where " : "(select id as listed_id from lead where ");
        addIds(sql, workspaceId, cursor);
        sql.add(end);
        if (!isUnbounded()) {
            addLateralJoin(sql.add(") listed"), workspaceId);
        }
    }

    private void addIds(Sql sql, String workspaceId, String cursor) {
        sql.add("workspace_id = ").parameter(workspaceId);
        if (after != null) {
            sql.add(" and id >= ").parameter(Id.firstOf(after));
        }
        if (before != null) {
            sql.add(" and id < ").parameter(Id.firstOf(before.plusSeconds(1)));
        }
        if (cursor != null) {
            sql.add(" and id < ").parameter(cursor);
        }
    }

    /** "offset 0" prevents the planner from choosing another join. */
    private static void addLateralJoin(Sql sql, String workspaceId) {
        sql.add(" cross join lateral (select * from lead where workspace_id = ");
        sql.parameter(workspaceId).add(" and id = listed_id offset 0) lead where true");
    }
}
