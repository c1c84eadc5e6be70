package io.leadkeep.lead;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The names of a lead's fields (contract, section 3), and which one a client may have meant. */
final class LeadFields {

    /** What a client may send. */
    static final Set<String> WRITABLE =
            Set.of(
                    "email",
                    "firstName",
                    "lastName",
                    "companyName",
                    "jobTitle",
                    "phone",
                    "phoneNumber",
                    "linkedinUrl",
                    "city",
                    "state",
                    "country",
                    "tags",
                    "customFields");

    /** What only Leadkeep sets. */
    private static final Set<String> READ_ONLY =
            Set.of(
                    "_id",
                    "emailVerified",
                    "emailVerificationResult",
                    "emailVerificationScore",
                    "isCatchAll",
                    "segProtected",
                    "segProvider",
                    "segProviderName",
                    "segCheckedAt",
                    "espProvider",
                    "enrichedAt",
                    "userId",
                    "workspaceId",
                    "createdAt",
                    "updatedAt");

    private static final int MAX_TYPOS = 2;
    private static final int MIN_PART = 4;
    private static final LevenshteinDistance TYPOS = new LevenshteinDistance(MAX_TYPOS);

    private LeadFields() {}

    /**
     * Says why a key is not accepted.
     *
     * @param key one that is not {@link #WRITABLE}
     * @return the reason, with the name meant where one is near
     */
    static String whyRefused(String key) {
        if (READ_ONLY.contains(key)) {
            return "is set by Leadkeep and cannot be sent";
        }
        return nearest(key)
                .map(name -> "is not a field of a lead; did you mean " + name + "?")
                .orElse("is not a field of a lead; put what is yours into customFields");
    }

    private static Optional<String> nearest(String key) {
        String plain = plain(key);
        Stream<String> names = WRITABLE.stream().sorted();
        List<String> candidates = names.toList();
        return candidates.stream()
                .filter(name -> typos(plain, plain(name)) >= 0)
                .min(Comparator.comparingInt(name -> typos(plain, plain(name))))
                .or(
                        () ->
                                candidates.stream()
                                        .filter(name -> isPart(plain, plain(name)))
                                        .findFirst());
    }

    /** first_name, FIRSTNAME and First-Name all mean firstName. */
    private static String plain(String key) {
        String start = key.length() > 64 ? key.substring(0, 64) : key;
        return start.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    }

    /** How many typing errors lie between the two; -1 for too many. */
    private static int typos(String key, String name) {
        return key.length() <= MAX_TYPOS ? -1 : TYPOS.apply(key, name);
    }

    /** company means companyName, title means jobTitle, mobilePhone means phone. */
    private static boolean isPart(String key, String name) {
        return key.length() >= MIN_PART
                && (name.startsWith(key) || name.endsWith(key) || key.endsWith(name));
    }
}
