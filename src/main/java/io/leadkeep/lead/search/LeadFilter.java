package io.leadkeep.lead.search;

import io.leadkeep.database.Sql;
import io.leadkeep.id.Id;
import io.leadkeep.lead.SearchTerms;
import io.leadkeep.lead.SearchTerms.Field;
import io.leadkeep.suppression.Listing;
import java.time.Instant;
import java.time.ZoneOffset;
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
        CreatedAtRange createdAt,
        UpdatedAtRange updatedAt,
        Map<String, List<CustomFieldConditions.Value>> customFields) {

    public static final LeadFilter NONE = createdWithin(new CreatedAtRange(null, null));

    private static LeadFilter createdWithin(CreatedAtRange range) {
        return of(List.of(), range);
    }

    /** Returns the only condition that leads have words. */
    static LeadFilter ofWords(List<String> words) {
        return of(words, new CreatedAtRange(null, null));
    }

    private static LeadFilter of(List<String> words, CreatedAtRange range) {
        return new LeadFilter(
                List.of(),
                words,
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
                null,
                range,
                UpdatedAtRange.UNBOUNDED,
                Map.of());
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    /** Returns whether a range of the primary key holds exactly these leads. */
    boolean isCreatedAtRange() {
        return equals(createdWithin(createdAt));
    }

    /** Returns whether an index has all conditions. */
    boolean isIndexed() {
        return updatedAt.isUnbounded() && doNotContact == null;
    }

    /** Returns the filter without the conditions that no index has. */
    LeadFilter indexed() {
        return isIndexed()
                ? this
                : new LeadFilter(
                        emails,
                        words,
                        name,
                        companyName,
                        jobTitle,
                        country,
                        city,
                        tags,
                        tagsAll,
                        emailVerified,
                        emailStatus,
                        freeMail,
                        hasCompany,
                        hasPhone,
                        segProtected,
                        null,
                        createdAt,
                        UpdatedAtRange.UNBOUNDED,
                        customFields);
    }

    /**
     * Adds a query for the leads that have the addresses; a condition may follow. The join leaves
     * the planner one plan, the unique index.
     */
    void addLeadsByEmail(Sql sql, String workspaceId) {
        sql.add("select lead.* from unnest(").parameter(emails.toArray(String[]::new));
        sql.add("::text[]) as asked (asked_email) cross join lateral (select * from lead");
        sql.add(" where workspace_id = ").parameter(workspaceId);
        sql.add(" and lower(email) = asked_email offset 0) lead where true");
    }

    /** Adds "select … where …", to which conditions, an order and a limit can be added. */
    void addLeads(Sql sql, String workspaceId, String columns) {
        sql.add("select ").add(columns).add(" from lead where workspace_id = ");
        sql.parameter(workspaceId);
        addTo(sql, workspaceId);
    }

    /** Adds the conditions, each preceded by "and", to the "where" of a statement on lead. */
    public void addTo(Sql sql, String workspaceId) {
        addTo(sql, workspaceId, Set.of());
    }

    /**
     * Adds the conditions.
     *
     * @param frequent terms that the index must not search: "is true" hides them from it
     */
    void addTo(Sql sql, String workspaceId, Set<String> frequent) {
        Set<String> indexed = terms(workspaceId);
        indexed.removeAll(frequent);
        addTerms(sql, indexed, "");
        addTerms(sql, frequent, " is true");
        addOthers(sql);
    }

    /** Adds the conditions that are not terms of a search. */
    void addOthers(Sql sql) {
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
        addCreatedAt(sql, createdAt.after(), createdAt.before());
        updatedAt.addTo(sql);
        if (doNotContact != null) {
            sql.add(doNotContact ? " and " : " and not ").add(Listing.IS_LISTED);
        }
        customFields.forEach((key, values) -> addCustomField(sql, key, values));
    }

    private static void addCreatedAt(Sql sql, Instant after, Instant before) {
        if (after != null) {
            sql.add(" and id >= ").parameter(Id.firstOf(after));
            sql.add(" and created_at > ").parameter(after.atOffset(ZoneOffset.UTC));
        }
        if (before != null) {
            sql.add(" and id < ").parameter(Id.firstOf(before.plusSeconds(1)));
            sql.add(" and created_at < ").parameter(before.atOffset(ZoneOffset.UTC));
        }
    }

    private static void addTerms(Sql sql, Set<String> terms, String suffix) {
        if (!terms.isEmpty()) {
            sql.add(" and (search @@ ").parameter(String.join(" & ", terms));
            sql.add("::text::tsquery)").add(suffix);
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
