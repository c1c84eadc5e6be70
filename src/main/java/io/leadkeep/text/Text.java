package io.leadkeep.text;

/** Rules and helpers for the strings that clients send. */
public final class Text {

    public static final String NOT_STORABLE =
            "must not contain NUL characters or unpaired surrogates";

    private Text() {}

    /** Returns whether PostgreSQL can store a string: no NUL, no half surrogate pair. */
    public static boolean isStorable(String text) {
        int c;
        for (int i = 0; i < text.length(); i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                return false;
            }
        }
        return true;
    }

    /** Removes white space from both ends, including no-break spaces and byte order marks. */
    public static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
    }

    /**
     * Returns whether a code point shows nothing, so that texts which look alike would differ:
     * control, format, separator, private and unassigned code points.
     */
    public static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    /** Replaces what PostgreSQL cannot store, NUL and halves of surrogate pairs. */
    public static String storable(String text) {
        return isStorable(text)
                ? text
                : text.codePoints()
                        .map(
                                c ->
                                        c == 0 || Character.getType(c) == Character.SURROGATE
                                                ? 0xFFFD
                                                : c)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
    }

    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Returns the beginning of a string, safe to be repeated in an error message. */
    public static String quotable(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints()
                .limit(64)
                .map(c -> isInvisible(c) && c != ' ' ? '\uFFFD' : c)
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }

    /** Cuts a text after {@code max} UTF-16 units, but not within a character. */
    public static String shortened(String text, int max) {
        return text.length() <= max
                ? text
                : text.substring(0, text.offsetByCodePoints(max, -1)) + "…";
    }
}
