package io.leadkeep.suppression;

import io.leadkeep.database.Sql;

/**
 * Parts of statements that find the entry of the do-not-contact list for an address, {@code email}.
 * Those for leads read their column {@code workspace_id}; those for addresses that a lead may get
 * read the row of the workspace as {@code w}. They are constants where an annotation of an entity
 * has them.
 */
public final class Listing {

    /** The hash of an address; the salt of the workspace is in it. */
    public static final String DIGEST = "sha256(w.erasure_salt || convert_to(email, 'UTF8'))";

    /** The value of the entry for an erased address. */
    public static final String HASH = "'#' || encode(" + DIGEST + ", 'hex')";

    /** The address, its domain, and the domains that this one is in. */
    private static final String NAMES =
            "array[email, split_part(email, '@', 2)] || case when email like '%@%.%.%' then (select"
                + " array_agg(array_to_string(labels[n:], '.')) from (select"
                + " string_to_array(split_part(email, '@', 2), '.') as labels) domain cross join"
                + " generate_series(2, cardinality(labels) - 1) n) end";

    public static final String MOST_SPECIFIC_FIRST = "kind desc, length(value) desc";

    private static final String FIRST = ") order by " + MOST_SPECIFIC_FIRST + " limit 1";

    /**
     * An expression: the reason of the entry for a lead, or null. The first parameter of the
     * statement is the workspace. Leads are never of erased people.
     */
    public static final String REASON =
            "(select reason from dnc_entry where workspace_id = $1 and value = any ("
                    + NAMES
                    + FIRST
                    + ")";

    /** A join with all entries for leads of several workspaces. */
    public static final String JOIN_LEADS =
            " left join (select workspace_id as listed_in, kind, reason, value from dnc_entry)"
                    + " listed on listed_in = workspace_id and value = any ("
                    + NAMES
                    + ")";

    private static final String NAMES_AND_HASH = NAMES + " || (" + HASH + ")";

    /** A condition on an address, which a new lead may have; never null. */
    public static final String IS_NEW_LISTED =
            "exists (select from dnc_entry where workspace_id = w.id and value = any ("
                    + NAMES_AND_HASH
                    + "))";

    /** A join with all entries for addresses of several workspaces. */
    public static final String JOIN_ALL =
            " left join dnc_entry d on d.workspace_id = w.id and d.value = any ("
                    + NAMES_AND_HASH
                    + ")";

    /**
     * A condition on the columns of a join: the workspace rejects the address. That of an erased
     * person is rejected always.
     */
    public static final String IS_REJECTED =
            "(kind is not null and (kind = 'erased' or coalesce(w.settings ->> '"
                    + Suppression.SETTING
                    + "' = '"
                    + Suppression.REJECT
                    + "', false)))";

    private Listing() {}

    /**
     * Returns a join that adds {@code kind} and {@code reason} of the entry for an address, or
     * nulls.
     *
     * @param workspaceId an expression
     */
    public static String join(String workspaceId) {
        return " left join lateral (select kind, reason from dnc_entry where workspace_id = "
                + workspaceId
                + " and value = any ("
                + NAMES_AND_HASH
                + FIRST
                + ") listing on true";
    }

    /** Adds a condition on a lead, never null. As {@code exists} it could become a join. */
    public static void addIsListed(Sql sql, String workspaceId) {
        sql.add("coalesce((select true from dnc_entry where workspace_id = ");
        sql.parameter(workspaceId);
        sql.add(" and value = any (" + NAMES + ") limit 1), false)");
    }
}
