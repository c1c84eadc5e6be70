package io.leadkeep.lead.search;

import io.leadkeep.database.Sql;
import io.leadkeep.id.Id;
import java.time.Instant;

/**
 * A window of time, as a range of ids in the primary key: an id begins with the second of its
 * creation. How many leads a window holds, PostgreSQL's planner cannot know, and whatever other way
 * it sees, it takes one day: it read all leads of a workspace, or sorted half of them, for 400. So
 * there is no other way here: a range of nothing but ids is read from the key itself, and each lead
 * of it is looked up.
 *
 * @param after leads are younger, or null
 * @param before leads are older, or null
 */
record CreatedAtRange(Instant after, Instant before) {

    /** Ids are hexadecimal. */
    private static final String AFTER_ALL_IDS = "g";

    /**
     * Tells whether it is no window at all.
     *
     * @return true if every lead is in it
     */
    boolean isUnlimited() {
        return after == null && before == null;
    }

    /**
     * Adds a query for the leads of its seconds; what may follow is a condition, or the {@link
     * #addOrder order}.
     *
     * @param sql a statement in which a query may stand
     * @param workspaceId whose leads
     * @param columns of {@code lead}; may be none
     * @param cursor id of the lead before them, or null at the beginning
     */
    void addLeads(Sql sql, String workspaceId, String columns, String cursor) {
        add(sql, workspaceId, columns, cursor, "");
    }

    /**
     * Adds a query for the newest leads of its seconds, in this {@link #addOrder order}; nothing
     * may follow.
     *
     * @param sql a statement in which a query may stand
     * @param workspaceId whose leads
     * @param cursor id of the lead before them, or null at the beginning
     * @param limit how many
     */
    void addNewest(Sql sql, String workspaceId, String cursor, int limit) {
        add(sql, workspaceId, "*", cursor, " order by id desc limit " + limit);
    }

    /**
     * Adds a query for the newest ids of its seconds, which takes a fraction of what reading the
     * leads would; nothing may follow.
     *
     * @param sql a statement in which a query may stand
     * @param workspaceId whose leads
     * @param cursor id of the lead before them, or null at the beginning
     * @param limit how many
     */
    void addNewestIds(Sql sql, String workspaceId, String cursor, int limit) {
        sql.add("select id from lead where ");
        addIds(sql, workspaceId, cursor);
        sql.add(" order by id desc limit " + limit);
    }

    /**
     * Adds the order of the queries, for one around them too: only where it is the same to the
     * letter are leads read no further than they are wanted.
     *
     * @param sql a statement that ends before its order
     */
    void addOrder(Sql sql) {
        sql.add(isUnlimited() ? " order by id desc" : " order by listed_id desc");
    }

    private void add(Sql sql, String workspaceId, String columns, String cursor, String end) {
        sql.add("select ").add(columns).add(" from ");
        sql.add(isUnlimited() ? "lead where " : "(select id as listed_id from lead where ");
        addIds(sql, workspaceId, cursor);
        sql.add(end);
        if (!isUnlimited()) {
            addLookUp(sql.add(") listed"), workspaceId);
        }
    }

    private void addIds(Sql sql, String workspaceId, String cursor) {
        sql.add("workspace_id = ").parameter(workspaceId);
        if (after != null) {
            sql.add(" and id >= ").parameter(Id.firstOf(after));
        }
        if (before != null || cursor != null) {
            sql.add(" and id < ").parameter(end(cursor));
        }
    }

    private String end(String cursor) {
        String end = before == null ? AFTER_ALL_IDS : Id.firstOf(before.plusSeconds(1));
        return cursor == null || cursor.compareTo(end) > 0 ? end : cursor;
    }

    /** The offset keeps PostgreSQL from looking for another way to join the two. */
    private static void addLookUp(Sql sql, String workspaceId) {
        sql.add(" cross join lateral (select * from lead where workspace_id = ");
        sql.parameter(workspaceId).add(" and id = listed_id offset 0) lead where true");
    }
}
