package io.leadkeep.lead.search;

import io.leadkeep.database.Sql;
import io.leadkeep.id.Id;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Conditions on the leads of a workspace; all of them must hold. Null or empty: no condition.
 *
 * @param words each occurs in the address, the name, the company or the title
 * @param name each occurs in the first or the last name
 * @param tags the lead has at least one
 * @param tagsAll the lead has all
 * @param emailStatus the most recent verification result is one of them
 * @param freeMail whether the domain belongs to a free-mail provider
 * @param customFields accepted JSON values by key
 */
public record LeadFilter(
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
        CreatedAtRange createdAt,
        Map<String, List<CustomFieldConditions.Value>> customFields) {

    public static final LeadFilter NONE = createdWithin(new CreatedAtRange(null, null));

    /*
     * Expressions of the index lead_filter_idx, character by character: PostgreSQL uses the index
     * for no other spelling. The collation of email ("C") would not lower-case accented letters.
     */
    private static final String SEARCH_TEXT =
            "lower((email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '')"
                    + " || ' ' || coalesce(company_name, '') || ' ' || coalesce(job_title, ''))"
                    + " collate \"default\")";

    private static final String FACETS =
            "(array["
                    + "case when email_verified then 'verified' else 'unverified' end,"
                    + " coalesce(email_verification_result, 'unchecked'),"
                    + " case when free_mail then 'personal' else 'business' end,"
                    + " case when company_name is null then 'without-company'"
                    + " else 'with-company' end,"
                    + " case when phone_number is null then 'without-phone'"
                    + " else 'with-phone' end,"
                    + " case seg_protected when true then 'seg-protected'"
                    + " when false then 'seg-open' else 'seg-unknown' end,"
                    + " 'country:' || lower(country),"
                    + " 'city:' || lower(city)])";

    private static final String NAME =
            "lower(coalesce(first_name, '') || ' ' || coalesce(last_name, ''))";

    /** A trigram index needs three letters or digits in a row. */
    private static final Pattern INDEXED_WORD = Pattern.compile("[\\p{L}\\p{N}]{3}");

    private static LeadFilter createdWithin(CreatedAtRange range) {
        return new LeadFilter(
                List.of(), List.of(), List.of(), List.of(), null, null, List.of(), List.of(), null,
                List.of(), null, null, null, null, range, Map.of());
    }

    boolean isEmpty() {
        return equals(NONE);
    }

    /** Returns whether a range of the primary key holds exactly these leads. */
    boolean isCreatedAtRange() {
        return equals(createdWithin(createdAt));
    }

    /** Returns whether every word is too short for the index and nothing else narrows the list. */
    boolean hasShortWordsOnly() {
        return !isEmpty() && withIndexedWords().isEmpty();
    }

    /** Returns a filter without the words that the index cannot find. */
    LeadFilter withIndexedWords() {
        return new LeadFilter(
                indexed(words),
                indexed(name),
                indexed(companyName),
                indexed(jobTitle),
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
                createdAt,
                customFields);
    }

    private static List<String> indexed(List<String> words) {
        return words.stream().filter(word -> INDEXED_WORD.matcher(word).find()).toList();
    }

    /** Adds "select … where …", to which conditions, an order and a limit can be added. */
    void addLeads(Sql sql, String workspaceId, String columns) {
        sql.add("select ").add(columns).add(" from lead where workspace_id = ");
        sql.parameter(workspaceId);
        addTo(sql);
    }

    /** Adds the conditions, each preceded by "and", to the "where" of a statement on lead. */
    public void addTo(Sql sql) {
        addWords(sql);
        addFacets(sql);
        if (!tags.isEmpty()) {
            sql.add(" and tags && ").parameter(tags.toArray(String[]::new));
        }
        if (!tagsAll.isEmpty()) {
            sql.add(" and tags @> ").parameter(tagsAll.toArray(String[]::new));
        }
        addCreatedAt(sql, createdAt.after(), createdAt.before());
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

    private void addWords(Sql sql) {
        Stream.of(words, name, companyName, jobTitle)
                .flatMap(List::stream)
                .distinct()
                .forEach(word -> addWord(sql, SEARCH_TEXT, word));
        name.forEach(word -> addWord(sql, NAME, word));
        companyName.forEach(word -> addWord(sql, "lower(company_name)", word));
        jobTitle.forEach(word -> addWord(sql, "lower(job_title)", word));
    }

    private static void addWord(Sql sql, String expression, String word) {
        String pattern = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        sql.add(" and ").add(expression).add(" like lower(").parameter("%" + pattern + "%");
        sql.add(")");
    }

    private void addFacets(Sql sql) {
        addFacet(sql, emailVerified, "verified", "unverified");
        addFacet(sql, freeMail, "personal", "business");
        addFacet(sql, hasCompany, "with-company", "without-company");
        addFacet(sql, hasPhone, "with-phone", "without-phone");
        addFacet(sql, segProtected, "seg-protected", "seg-open");
        if (!emailStatus.isEmpty()) {
            sql.add(" and ").add(FACETS).add(" && ");
            sql.parameter(emailStatus.toArray(String[]::new));
        }
        addPlace(sql, "country:", country);
        addPlace(sql, "city:", city);
    }

    private static void addFacet(Sql sql, Boolean wanted, String yes, String no) {
        if (wanted != null) {
            sql.add(" and ").add(FACETS).add(" @> ").parameter(new String[] {wanted ? yes : no});
        }
    }

    private static void addPlace(Sql sql, String prefix, String place) {
        if (place != null) {
            sql.add(" and ").add(FACETS).add(" @> array['" + prefix + "' || lower(");
            sql.parameter(place).add(")]");
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
