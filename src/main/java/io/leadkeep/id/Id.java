package io.leadkeep.id;

import java.util.regex.Pattern;

/** The shape of every id on the wire: 24 lower-case hex digits (contract, section 1). */
public final class Id {

    /** The shape as a regular expression, for the API document. */
    public static final String PATTERN = "^[0-9a-f]{24}$";

    private static final Pattern SHAPE = Pattern.compile(PATTERN);

    private Id() {}

    /**
     * Tells whether a text can be an id at all.
     *
     * @param text what a client sent, or null
     * @return whether it has the shape of an id; nothing is looked up
     */
    public static boolean isValid(String text) {
        return text != null && text.length() == 24 && SHAPE.matcher(text).matches();
    }
}
