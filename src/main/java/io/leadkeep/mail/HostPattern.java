package io.leadkeep.mail;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Labels at the end of a host's name, such as {@code ess.{cc}.barracudanetworks.com}. */
final class HostPattern {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_-]+");
    private static final Pattern CHOICE = Pattern.compile("\\{[a-z0-9|-]+}");
    private static final Pattern COUNTRY = Pattern.compile("[a-z]{2}");
    private static final String ANY_COUNTRY = "{cc}";

    /** A bare top-level domain says nothing of anybody. */
    private static final int FEWEST = 2;

    /** A label, or what may stand in its place; empty for any country. */
    private final List<Set<String>> labels;

    private HostPattern(List<Set<String>> labels) {
        this.labels = labels;
    }

    /**
     * Reads a pattern.
     *
     * @param text labels; {@code {cc}} is any two letters, {@code {a|b}} one of those
     * @return the pattern
     * @throws IllegalArgumentException if it is none
     */
    static HostPattern of(String text) {
        List<Set<String>> labels =
                List.of(text.split("\\.", -1)).stream().map(HostPattern::label).toList();
        if (labels.size() < FEWEST) {
            throw new IllegalArgumentException("A suffix has two labels at least: " + text);
        }
        return new HostPattern(labels);
    }

    private static Set<String> label(String text) {
        if (text.equals(ANY_COUNTRY)) {
            return Set.of();
        }
        if (CHOICE.matcher(text).matches()) {
            return Set.of(text.substring(1, text.length() - 1).split("\\|"));
        }
        if (LABEL.matcher(text).matches()) {
            return Set.of(text);
        }
        throw new IllegalArgumentException("Not a label: \"" + text + "\"");
    }

    int length() {
        return labels.size();
    }

    /**
     * Compares from the end.
     *
     * @param host labels of a name, lower case
     * @return whether the name is the pattern or lies below it
     */
    boolean matches(List<String> host) {
        int below = host.size() - labels.size();
        for (int i = labels.size() - 1; i >= 0 && below >= 0; i--) {
            Set<String> wanted = labels.get(i);
            String label = host.get(below + i);
            if (wanted.isEmpty() ? !COUNTRY.matcher(label).matches() : !wanted.contains(label)) {
                return false;
            }
        }
        return below >= 0;
    }
}
