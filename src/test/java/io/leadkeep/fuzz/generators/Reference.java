package io.leadkeep.fuzz.generators;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * A placeholder in a generated request for a value of an earlier response: {@code <lead:3>} is the
 * fourth newest lead.
 */
public final class Reference {

    /** Groups: the kind of the value, and its position, newest first. */
    public static final Pattern PATTERN = Pattern.compile("<([a-z]+):([0-9]+)>");

    private Reference() {}

    /** References to values of a kind, newer ones more often. */
    static Arbitrary<String> pick(String kind) {
        return Arbitraries.of(0, 0, 0, 1, 1, 2, 3, 4, 7, 11).map(n -> "<" + kind + ":" + n + ">");
    }
}
