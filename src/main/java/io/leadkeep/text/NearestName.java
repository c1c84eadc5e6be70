package io.leadkeep.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that a client probably meant by one that does not exist. */
public final class NearestName {

    private static final int MAX_TYPOS = 2;
    private static final int MIN_PART = 4;
    private static final int LONGEST = 32;
    private static final LevenshteinDistance TYPOS = new LevenshteinDistance(MAX_TYPOS);

    /** Names by their plain forms; of two equally near ones the first wins. */
    private final Map<String, String> plainNames = new TreeMap<>();

    public NearestName(Collection<String> names) {
        names.forEach(name -> plainNames.put(plain(name), name));
    }

    /** Returns the problem, with "did you mean" where a name is near. */
    public String didYouMean(String key, String problem) {
        return didYouMean(key, problem, problem);
    }

    /** Returns the problem with "did you mean" where a name is near, else {@code otherwise}. */
    public String didYouMean(String key, String problem, String otherwise) {
        return to(key).map(near -> problem + "; did you mean " + Text.quotable(near) + "?")
                .orElse(otherwise);
    }

    public Optional<String> to(String key) {
        String plain = plain(key);
        if (plain.length() <= MAX_TYPOS) {
            return Optional.empty();
        }
        String nearest = null;
        int fewest = MAX_TYPOS + 1;
        for (Map.Entry<String, String> name : plainNames.entrySet()) {
            int typos = TYPOS.apply(plain, name.getKey());
            if (typos >= 0 && typos < fewest) {
                fewest = typos;
                nearest = name.getValue();
            }
        }
        return Optional.ofNullable(nearest).or(() -> firstWithPart(plain));
    }

    private Optional<String> firstWithPart(String plain) {
        return plainNames.entrySet().stream()
                .filter(name -> isPart(plain, name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Makes first_name, FIRSTNAME and First-Name equal to firstName. */
    private static String plain(String key) {
        return key.substring(0, Math.min(key.length(), LONGEST))
                .replaceAll("[^A-Za-z]", "")
                .toLowerCase(Locale.ROOT);
    }

    /** Finds companyName for company, jobTitle for title, phone for mobilePhone. */
    private static boolean isPart(String key, String name) {
        return key.length() >= MIN_PART
                && (name.startsWith(key)
                        || name.endsWith(key)
                        || key.startsWith(name)
                        || key.endsWith(name));
    }
}
