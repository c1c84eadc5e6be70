package io.leadkeep.lead.search;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Traits of a lead as two numbers, so that the index has two entries for them and not seven: one of
 * the verification, one of the other traits. A condition is the list of all numbers that meet it.
 */
final class LeadTraits {

    /** An expression of the index lead_search_idx: PostgreSQL uses the index for no other. */
    static final String EXPRESSION =
            "(array[2 * case email_verification_result when 'deliverable' then 1"
                    + " when 'undeliverable' then 2 when 'risky' then 3 when 'unknown' then 4"
                    + " else 0 end + email_verified::int,"
                    + " 16 + free_mail::int + 2 * (company_name is not null)::int"
                    + " + 4 * (phone_number is not null)::int"
                    + " + case when seg_protected then 8 when not seg_protected then 16"
                    + " else 0 end])";

    /** The order of the numbers in {@link #EXPRESSION}; first: never verified. */
    private static final List<String> RESULTS =
            List.of("unchecked", "deliverable", "undeliverable", "risky", "unknown");

    private static final int VERIFIED = 1;

    private static final int OTHER_TRAITS = 16;
    private static final int FREE_MAIL = 1;
    private static final int COMPANY = 2;
    private static final int PHONE = 4;
    private static final int PROTECTED = 8;
    private static final int OPEN = 16;
    private static final int END = OTHER_TRAITS + PROTECTED + OPEN;

    private LeadTraits() {}

    /** Returns the numbers that meet the conditions on the verification, or null without any. */
    static Integer[] verification(LeadFilter filter) {
        if (filter.emailVerified() == null && filter.emailStatus().isEmpty()) {
            return null;
        }
        return numbers(
                0,
                2 * RESULTS.size(),
                trait ->
                        hasFlag(trait, VERIFIED, filter.emailVerified())
                                && (filter.emailStatus().isEmpty()
                                        || filter.emailStatus().contains(RESULTS.get(trait / 2))));
    }

    /** Returns the numbers that meet the other conditions, or null without any. */
    static Integer[] others(LeadFilter filter) {
        if (filter.freeMail() == null
                && filter.hasCompany() == null
                && filter.hasPhone() == null
                && filter.segProtected() == null) {
            return null;
        }
        return numbers(
                OTHER_TRAITS,
                END,
                number -> {
                    int traits = number - OTHER_TRAITS;
                    return hasFlag(traits, FREE_MAIL, filter.freeMail())
                            && hasFlag(traits, COMPANY, filter.hasCompany())
                            && hasFlag(traits, PHONE, filter.hasPhone())
                            && (filter.segProtected() == null
                                    || hasFlag(
                                            traits,
                                            filter.segProtected() ? PROTECTED : OPEN,
                                            true));
                });
    }

    private static Integer[] numbers(int start, int end, IntPredicate condition) {
        return IntStream.range(start, end).filter(condition).boxed().toArray(Integer[]::new);
    }

    private static boolean hasFlag(int traits, int flag, Boolean wanted) {
        return wanted == null || wanted == ((traits & flag) != 0);
    }
}
