package io.leadkeep.lead;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    private static final int LONGEST = 32;
    private static final LevenshteinDistance TYPOS = new LevenshteinDistance(MAX_TYPOS);

    /** Plain form of each name, in the order in which a guess prefers them. */
    private static final Map<String, String> PLAIN_NAMES = new TreeMap<>();

    static {
        WRITABLE.forEach(name -> PLAIN_NAMES.put(plain(name), name));
    }

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
        if (plain.length() <= MAX_TYPOS) {
            return Optional.empty();
        }
        String nearest = null;
        int fewest = MAX_TYPOS + 1;
        for (Map.Entry<String, String> name : PLAIN_NAMES.entrySet()) {
            int typos = TYPOS.apply(plain, name.getKey());
            if (typos >= 0 && typos < fewest) {
                fewest = typos;
                nearest = name.getValue();
            }
        }
        return Optional.ofNullable(nearest).or(() -> firstWithPart(plain));
    }

    private static Optional<String> firstWithPart(String plain) {
        return PLAIN_NAMES.entrySet().stream()
                .filter(name -> isPart(plain, name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** first_name, FIRSTNAME and First-Name all mean firstName. */
    private static String plain(String key) {
        StringBuilder letters = new StringBuilder();
        key.chars()
                .limit(LONGEST)
                .filter(LeadFields::isLetter)
                .forEach(c -> letters.append((char) c));
        return letters.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** company means companyName, title means jobTitle, mobilePhone means phone. */
    private static boolean isPart(String key, String name) {
        return key.length() >= MIN_PART
                && (name.startsWith(key) || name.endsWith(key) || key.endsWith(name));
    }
}
