package io.leadkeep.mail;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A suffix of host names, such as {@code ess.{cc}.barracudanetworks.com}.
 *
 * @param labels for each label the values it may have; empty for any country code
 */
record HostPattern(List<Set<String>> labels) {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9_-]+");
    private static final Pattern CHOICE = Pattern.compile("\\{[a-z0-9|-]+}");
    private static final Pattern COUNTRY = Pattern.compile("[a-z]{2}");
    private static final String ANY_COUNTRY = "{cc}";

    /** A bare top-level domain would match unrelated hosts. */
    private static final int MIN_LABELS = 2;

    /** In the text, {@code {cc}} is any two letters, {@code {a|b}} either of these labels. */
    static HostPattern of(String text) {
        List<Set<String>> labels =
                Stream.of(text.split("\\.", -1)).map(HostPattern::label).toList();
        if (labels.size() < MIN_LABELS) {
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

    /** Returns whether the host, given as labels in lower case, ends with this pattern. */
    boolean matches(List<String> host) {
        int offset = host.size() - labels.size();
        for (int i = labels.size() - 1; i >= 0 && offset >= 0; i--) {
            Set<String> allowed = labels.get(i);
            String label = host.get(offset + i);
            if (allowed.isEmpty() ? !COUNTRY.matcher(label).matches() : !allowed.contains(label)) {
                return false;
            }
        }
        return offset >= 0;
    }
}
