package io.leadkeep.text;

/** What a string that is stored may hold. */
public final class Text {

    /** What a client is told of a string that {@link #isStorable} refuses. */
    public static final String NOT_STORABLE =
            "must not contain NUL characters or unpaired surrogates";

    private Text() {}

    /**
     * Tells whether PostgreSQL can store a string.
     *
     * @param text any string
     * @return false if it holds NUL or half of a surrogate pair
     */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /**
     * Takes white space from both ends, the no-break spaces of web pages and spreadsheets too.
     *
     * @param text any string
     * @return the text between
     */
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
     * Tells whether a code point shows nothing, so that two texts which look alike would differ.
     *
     * @param codePoint any
     * @return true for control, format, separator, private and unassigned code points
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

    /**
     * Counts what people would call characters.
     *
     * @param text any string
     * @return the number of its code points
     */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * Makes a string safe to be repeated in an error message.
     *
     * @param text what a client sent
     * @return its beginning, with what cannot be shown replaced
     */
    public static String quotable(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints()
                .limit(64)
                .map(c -> isInvisible(c) && c != ' ' ? '\uFFFD' : c)
                .forEach(safe::appendCodePoint);
        return safe.toString();
    }

    /**
     * Cuts a long text off, never in the middle of a character.
     *
     * @param text any
     * @param max UTF-16 units that may stay
     * @return the text itself where it is short enough, else its beginning and an ellipsis
     */
    public static String shortened(String text, int max) {
        return text.length() <= max
                ? text
                : text.substring(0, text.offsetByCodePoints(max, -1)) + "…";
    }
}
