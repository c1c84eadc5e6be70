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
 * Which leads of a workspace are meant; every condition must hold (contract, section 4). What is
 * null or empty is no condition.
 *
 * @param words each must occur in the address, the name, the company or the title
 * @param name each must occur in the first or the last name
 * @param companyName each must occur in the company's name
 * @param jobTitle each must occur in the title
 * @param country exactly, in any case
 * @param city exactly, in any case
 * @param tags the lead has one of them
 * @param tagsAll the lead has all of them
 * @param emailVerified whether a check has found the address deliverable
 * @param emailStatus the result of the most recent check is one of them
 * @param freeMail whether the domain is a free-mail provider's
 * @param hasCompany whether a company is known
 * @param hasPhone whether a phone number is known
 * @param segProtected whether a gateway guards the mailbox
 * @param createdAfter created later than that
 * @param createdBefore created earlier than that
 * @param customFields by key, the JSON values of which the lead has one
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
        Instant createdAfter,
        Instant createdBefore,
        Map<String, List<CustomFieldConditions.Value>> customFields) {

    /** No condition at all: every lead of the workspace. */
    public static final LeadFilter NONE =
            new LeadFilter(
                    List.of(), List.of(), List.of(), List.of(), null, null, List.of(), List.of(),
                    null, List.of(), null, null, null, null, null, null, Map.of());

    /*
     * The expressions of the index lead_filter_idx, word by word: PostgreSQL recognises no other
     * spelling. The collation is the database's: that of email would leave a capital letter with
     * an accent as it is.
     */
    private static final String SEARCH_TEXT =
            "lower((email || ' ' || coalesce(first_name, '') || ' ' || coalesce(last_name, '')"
                    + " || ' ' || coalesce(company_name, '') || ' ' || coalesce(job_title, ''))"
                    + " collate \"default\")";

    private static final String TRAITS =
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

    /** A trigram index knows nothing of a word without three letters or digits in a row. */
    private static final Pattern INDEXED_WORD = Pattern.compile("[\\p{L}\\p{N}]{3}");

    boolean isEmpty() {
        return equals(NONE);
    }

    /**
     * Tells whether the primary key finds exactly these leads, in their order.
     *
     * @return true if at most a window of time narrows the list
     */
    boolean isRangeOfIds() {
        return equals(NONE.within(window()));
    }

    /**
     * The window of time.
     *
     * @return one that is unlimited where there is none
     */
    CreatedAtRange window() {
        return new CreatedAtRange(createdAfter, createdBefore);
    }

    private LeadFilter within(CreatedAtRange window) {
        return new LeadFilter(
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
                window.after(),
                window.before(),
                customFields);
    }

    /**
     * Tells whether there are words to be found, but none that the index can find: every lead would
     * have to be looked at.
     *
     * @return true if only short words narrow the list
     */
    boolean hasShortWordsOnly() {
        return !isEmpty() && withIndexedWords().isEmpty();
    }

    /**
     * The same without the words that the index cannot find.
     *
     * @return what narrows the list by an index
     */
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
                createdAfter,
                createdBefore,
                customFields);
    }

    private static List<String> indexed(List<String> words) {
        return words.stream().filter(word -> INDEXED_WORD.matcher(word).find()).toList();
    }

    /**
     * Adds a query for these leads to a statement; what may follow is another condition, an order
     * or a limit.
     *
     * @param sql a statement in which a query may stand
     * @param workspaceId whose leads
     * @param columns of {@code lead}; may be none
     */
    void addLeads(Sql sql, String workspaceId, String columns) {
        sql.add("select ").add(columns).add(" from lead where workspace_id = ");
        sql.parameter(workspaceId);
        addTo(sql);
    }

    /**
     * Adds the conditions to a statement, each led in by "and".
     *
     * @param sql a statement on {@code lead} that stands within its "where"
     */
    public void addTo(Sql sql) {
        addWords(sql);
        addTraits(sql);
        if (!tags.isEmpty()) {
            sql.add(" and tags && ").parameter(tags.toArray(String[]::new));
        }
        if (!tagsAll.isEmpty()) {
            sql.add(" and tags @> ").parameter(tagsAll.toArray(String[]::new));
        }
        if (createdAfter != null) {
            sql.add(" and id >= ").parameter(Id.firstOf(createdAfter));
            sql.add(" and created_at > ").parameter(createdAfter.atOffset(ZoneOffset.UTC));
        }
        if (createdBefore != null) {
            sql.add(" and id < ").parameter(Id.firstOf(createdBefore.plusSeconds(1)));
            sql.add(" and created_at < ").parameter(createdBefore.atOffset(ZoneOffset.UTC));
        }
        customFields.forEach((key, values) -> addCustomField(sql, key, values));
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
        String literally = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        sql.add(" and ").add(expression).add(" like lower(").parameter("%" + literally + "%");
        sql.add(")");
    }

    private void addTraits(Sql sql) {
        addTrait(sql, emailVerified, "verified", "unverified");
        addTrait(sql, freeMail, "personal", "business");
        addTrait(sql, hasCompany, "with-company", "without-company");
        addTrait(sql, hasPhone, "with-phone", "without-phone");
        addTrait(sql, segProtected, "seg-protected", "seg-open");
        if (!emailStatus.isEmpty()) {
            sql.add(" and ").add(TRAITS).add(" && ");
            sql.parameter(emailStatus.toArray(String[]::new));
        }
        addPlace(sql, "country:", country);
        addPlace(sql, "city:", city);
    }

    private static void addTrait(Sql sql, Boolean wanted, String yes, String no) {
        if (wanted != null) {
            sql.add(" and ").add(TRAITS).add(" @> ").parameter(new String[] {wanted ? yes : no});
        }
    }

    private static void addPlace(Sql sql, String kind, String place) {
        if (place != null) {
            sql.add(" and ").add(TRAITS).add(" @> array['" + kind + "' || lower(");
            sql.parameter(place).add(")]");
        }
    }

    /**
     * For the index, that the custom fields contain the value; a list contains, too, what is only
     * some of it.
     */
    private static void addCustomField(
            Sql sql, String key, List<CustomFieldConditions.Value> values) {
        String between = " and (";
        for (CustomFieldConditions.Value value : values) {
            sql.add(between).add("custom_fields @> ").parameter(value.object());
            sql.add("::text::jsonb");
            if (value.hasParts()) {
                sql.add(" and custom_fields -> ").parameter(key).add("::text = ");
                sql.parameter(value.object()).add("::text::jsonb -> ").parameter(key);
                sql.add("::text");
            }
            between = " or ";
        }
        sql.add(")");
    }
}
