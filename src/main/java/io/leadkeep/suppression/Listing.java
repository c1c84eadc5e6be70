package io.leadkeep.suppression;

import io.leadkeep.database.Sql;

/**
 * Parts of statements that find the entry of the do-not-contact list for an address. They read the
 * columns {@code workspace_id} and {@code email} of the row that they are used for, and are
 * constants, because an annotation of an entity has one of them.
 */
public final class Listing {

    /** The hash of an address; the salt of the workspace {@code w} is in it. */
    public static final String DIGEST = "sha256(w.erasure_salt || convert_to(email, 'UTF8'))";

    /** The value of the entry for an erased address. */
    public static final String HASH = "'#' || encode(" + DIGEST + ", 'hex')";

    /** The address, its domain, and the domains that this one is in. */
    private static final String NAMES =
            "array[email, split_part(email, '@', 2)] || case when email like '%@%.%.%' then (select"
                + " array_agg(array_to_string(labels[n:], '.')) from (select"
                + " string_to_array(split_part(email, '@', 2), '.') as labels) domain cross join"
                + " generate_series(2, cardinality(labels) - 1) n) end";

    /** One search of the unique index for all values: a list may have a million entries. */
    private static final String ENTRIES =
            " from (select workspace_id as listed_in, kind, reason, value from dnc_entry) listed"
                    + " where listed_in = workspace_id and value = any (";

    private static final String ENTRIES_OF_FIRST_PARAMETER =
            " from dnc_entry where workspace_id = $1 and value = any (";

    /** The most specific entry is first. */
    private static final String FIRST = ") order by kind desc, length(value) desc limit 1";

    /**
     * An expression: the reason of the entry for a lead, or null. Leads are never of erased people.
     */
    public static final String REASON = "(select reason" + ENTRIES + NAMES + FIRST + ")";

    /**
     * {@link #REASON} in a statement whose first parameter is the workspace. A database that is
     * sharded by workspace locks rows only if each table has that condition.
     */
    public static final String REASON_OF_FIRST_PARAMETER =
            "(select reason" + ENTRIES_OF_FIRST_PARAMETER + NAMES + FIRST + ")";

    private static final String NAMES_AND_HASH =
            NAMES + " || (select " + HASH + " from workspace w where w.id = workspace_id)";

    /** A condition on an address, which a new lead may have; never null. */
    public static final String IS_NEW_LISTED =
            "exists (select true" + ENTRIES + NAMES_AND_HASH + "))";

    /** A join that adds {@code kind} and {@code reason} of the entry for an address, or nulls. */
    public static final String JOIN =
            " left join lateral (select kind, reason"
                    + ENTRIES
                    + NAMES_AND_HASH
                    + FIRST
                    + ") listing on true";

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

    /** Adds a condition on a lead, never null. As {@code exists} it could become a join. */
    public static void addIsListed(Sql sql, String workspaceId) {
        sql.add("coalesce((select true from dnc_entry where workspace_id = ");
        sql.parameter(workspaceId);
        sql.add(" and value = any (" + NAMES + ") limit 1), false)");
    }
}
