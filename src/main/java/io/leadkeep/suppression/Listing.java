package io.leadkeep.suppression;

/**
 * Parts of statements that find the entry of the do-not-contact list for an address. They read the
 * columns {@code workspace_id} and {@code email} of the row that they are used for, and are
 * constants, because an annotation of an entity has one of them.
 */
public final class Listing {

    /** The hash of an erased address; the salt of the workspace {@code w} is in it. */
    public static final String HASH =
            "'#' || encode(sha256(w.erasure_salt || convert_to(email, 'UTF8')), 'hex')";

    /**
     * Entries, each found by its value in the unique index: the address, the domains that it is in,
     * and its hash. {@code offset 0} keeps the planner from other plans: a list may have a million
     * entries. An empty list is not searched.
     */
    private static final String ENTRIES =
            " from (select string_to_array(split_part(email, '@', 2), '.') as labels where exists"
                    + " (select from (select workspace_id as listed_in from dnc_entry) listed where"
                    + " listed_in = workspace_id) offset 0) domain cross join lateral (select"
                    + " array_to_string(labels[n:], '.') as key from generate_series(1,"
                    + " cardinality(labels) - 1) n union all select email union all select "
                    + HASH
                    + " from workspace w where w.id = workspace_id) keys cross join lateral (select"
                    + " kind, reason, value from (select workspace_id as listed_in, kind, reason,"
                    + " value from dnc_entry) listed where listed_in = workspace_id and value = key"
                    + " offset 0) entry";

    /** The most specific entry is first. */
    private static final String FIRST = " order by kind desc, length(value) desc limit 1";

    /** An expression: the reason of the entry, or null. */
    public static final String REASON = "(select reason" + ENTRIES + FIRST + ")";

    /** A condition, never null. */
    public static final String IS_LISTED = "coalesce((select true" + ENTRIES + " limit 1), false)";

    /** A join that adds {@code kind} and {@code reason} of the entry, or nulls. */
    public static final String JOIN =
            " left join lateral (select kind, reason" + ENTRIES + FIRST + ") listing on true";

    /**
     * A condition on the columns of {@link #JOIN}: the workspace rejects the address. That of an
     * erased person is rejected always.
     */
    public static final String IS_REJECTED =
            "(kind is not null and (kind = 'erased' or coalesce((select settings ->> '"
                    + Suppression.SETTING
                    + "' = '"
                    + Suppression.REJECT
                    + "' from workspace w where w.id = workspace_id), false)))";

    private Listing() {}
}
