package io.leadkeep.lead.search;

import io.leadkeep.database.Sql;
import io.leadkeep.lead.SearchTerms;
import io.leadkeep.lead.SearchTerms.Field;
import io.leadkeep.suppression.Listing;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Conditions on the leads of a workspace; all of them must hold. Null or empty: no condition.
 *
 * @param emails normalised; the address of the lead is one of them
 * @param words folded; each is the beginning of a word in the address, the name, the company or the
 *     title
 * @param name folded; each is the beginning of a word in the first or the last name
 * @param tags the lead has at least one
 * @param tagsAll the lead has all
 * @param emailStatus the most recent verification result is one of them; "unchecked": none
 * @param freeMail whether the domain belongs to a free-mail provider
 * @param doNotContact whether the address is on the do-not-contact list
 * @param customFields accepted JSON values by key
 */
public record LeadFilter(
        List<String> emails,
        List<String> words,
        List<String> name,
        List<String> companyName,
        List<String> jobTitle,
        String country,
        String city,
        List<String> tags,
        List<String> tagsAll,
        Boolean emailVerified,
        List<String> emailStatus,
        Boolean freeMail,
        Boolean hasCompany,
        Boolean hasPhone,
        Boolean segProtected,
        Boolean doNotContact,
        TimeRange createdAt,
        TimeRange updatedAt,
        Map<String, List<CustomFieldConditions.Value>> customFields) {

    public static final LeadFilter NONE = range(null, TimeRange.UNBOUNDED, TimeRange.UNBOUNDED);

    private static LeadFilter range(
            Boolean doNotContact, TimeRange createdAt, TimeRange updatedAt) {
        return new LeadFilter(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                null,
                null,
                null,
                null,
                doNotContact,
                createdAt,
                updatedAt,
                Map.of());
    }

    /** Returns whether a range of the primary key has all conditions that an index has. */
    boolean isRange() {
        return equals(range(doNotContact, createdAt, updatedAt));
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    /** Returns whether a range of the primary key has all conditions. */
    boolean isCreatedAtRange() {
        return isRange() && isIndexed();
    }

    /** Returns whether an index has all conditions. */
    boolean isIndexed() {
        return updatedAt.isUnbounded() && doNotContact == null;
    }

    /**
     * Adds a query for the newest leads of the range of creation times, to the second. The primary
     * key has their ids.
     *
     * @param cursor id of the lead before the first, or null
     */
    void addNewest(Sql sql, String workspaceId, String columns, String cursor, int limit) {
        sql.add("select ").add(columns).add(" from lead where workspace_id = ");
        createdAt.addIds(sql.parameter(workspaceId));
        if (cursor != null) {
            sql.add(" and id < ").parameter(cursor);
        }
        sql.add(" order by id desc limit " + limit);
    }

    /**
     * Adds a query for the ids of leads that an index finds: the addresses, else all conditions
     * that it has, except some terms. The join leaves the planner one plan for addresses.
     */
    void addIds(Sql sql, String workspaceId, Set<String> exceptTerms) {
        if (emails.isEmpty()) {
            addIndexed(
                    sql.add("select id from lead where workspace_id = ").parameter(workspaceId),
                    workspaceId,
                    exceptTerms);
        } else {
            sql.add("select lead.id from unnest(").parameter(emails.toArray(String[]::new));
            sql.add("::text[]) as asked (address) cross join lateral (select id from lead");
            sql.add(" where workspace_id = ").parameter(workspaceId);
            sql.add(" and lower(email) = address offset 0) lead");
        }
    }

    /** Adds the conditions, each preceded by "and", to the "where" of a statement on lead. */
    public void addTo(Sql sql, String workspaceId) {
        addTerms(sql, terms(workspaceId));
        addOthers(sql, workspaceId);
    }

    /** Adds the conditions that an index has, except some terms. */
    void addIndexed(Sql sql, String workspaceId, Set<String> exceptTerms) {
        Set<String> terms = terms(workspaceId);
        terms.removeAll(exceptTerms);
        addTerms(sql, terms);
        addIndexedOthers(sql);
    }

    /** Adds the conditions that are not terms of a search. */
    void addOthers(Sql sql, String workspaceId) {
        addIndexedOthers(sql);
        updatedAt.addTo(sql, "updated_at");
        if (doNotContact != null) {
            Listing.addIsListed(sql.add(doNotContact ? " and " : " and not "), workspaceId);
        }
    }

    private void addIndexedOthers(Sql sql) {
        if (!emails.isEmpty()) {
            sql.add(" and lower(email) = any(").parameter(emails.toArray(String[]::new)).add(")");
        }
        addTraits(sql, LeadTraits.verification(this));
        addTraits(sql, LeadTraits.others(this));
        if (!tags.isEmpty()) {
            sql.add(" and tags && ").parameter(tags.toArray(String[]::new));
        }
        if (!tagsAll.isEmpty()) {
            sql.add(" and tags @> ").parameter(tagsAll.toArray(String[]::new));
        }
        createdAt.addIds(sql);
        createdAt.addTo(sql, "created_at");
        customFields.forEach((key, values) -> addCustomField(sql, key, values));
    }

    private static void addTerms(Sql sql, Set<String> terms) {
        if (!terms.isEmpty()) {
            sql.add(" and search @@ ").parameter(String.join(" & ", terms));
            sql.add("::text::tsquery");
        }
    }

    /** Returns the terms of a search, each a literal of a {@code tsquery}; all must be found. */
    Set<String> terms(String workspaceId) {
        return new SearchTerms.Query(workspaceId)
                .words(words)
                .words(Field.NAME, name)
                .words(Field.COMPANY, companyName)
                .words(Field.TITLE, jobTitle)
                .country(country)
                .city(city)
                .terms();
    }

    private static void addTraits(Sql sql, Integer[] numbers) {
        if (numbers != null) {
            sql.add(" and ").add(LeadTraits.EXPRESSION).add(" && ").parameter(numbers);
        }
    }

    /**
     * The index answers containment only. An array or an object also contains its parts, so these
     * are compared as a whole too.
     */
    private static void addCustomField(
            Sql sql, String key, List<CustomFieldConditions.Value> values) {
        String separator = " and (";
        for (CustomFieldConditions.Value value : values) {
            sql.add(separator).add("custom_fields @> ").parameter(value.object());
            sql.add("::text::jsonb");
            if (value.hasParts()) {
                sql.add(" and custom_fields -> ").parameter(key).add("::text = ");
                sql.parameter(value.object()).add("::text::jsonb -> ").parameter(key);
                sql.add("::text");
            }
            separator = " or ";
        }
        sql.add(")");
    }
}
