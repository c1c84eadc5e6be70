package io.leadkeep.id;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The form of every id in the API: 24 lower-case hexadecimal digits, of which 8 are seconds. */
public final class Id {

    /** The form, for messages. */
    public static final String FORM_NAME =
            "24 lower-case hex digits, such as 665d4e5f6a7b8c9d0e1f2a3b";

    /** What {@link #isValid} requires. */
    public static final String RULE = "must be an id of " + FORM_NAME;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{24}");
    private static final int SECONDS_DIGITS = 8;
    private static final long LAST_SECOND = 0xFFFF_FFFFL;

    private Id() {}

    /** Returns whether a text, or null, has the form of an id. */
    public static boolean isValid(String text) {
        return text != null && text.length() == 24 && FORM.matcher(text).matches();
    }

    /**
     * Returns the time to store with an id. It lies in the second of the id, so that a range of
     * times is a range of ids. It differs from {@code now} only if the clock was set back.
     */
    public static Instant timeOf(String id, Instant now) {
        long second = HexFormat.fromHexDigitsToLong(id, 0, SECONDS_DIGITS);
        return now.getEpochSecond() == second
                ? now.truncatedTo(ChronoUnit.MILLIS)
                : Instant.ofEpochSecond(second);
    }

    /** Returns the first digits of all ids of a second; times out of range are moved into it. */
    public static String firstOf(Instant time) {
        long second = Math.max(0, Math.min(LAST_SECOND, time.getEpochSecond()));
        return HexFormat.of().toHexDigits(second, SECONDS_DIGITS);
    }
}
