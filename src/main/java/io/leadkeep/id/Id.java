package io.leadkeep.id;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** The shape of every id on the wire: 24 lower-case hex digits (contract, section 1). */
public final class Id {

    private static final Pattern SHAPE = Pattern.compile("^[0-9a-f]{24}$");
    private static final int SECONDS_DIGITS = 8;
    private static final long LAST_SECOND = 0xFFFF_FFFFL;

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

    /**
     * The time to write beside an id, always within the second that the id names, so that a range
     * of times is a range of ids. The two differ only where a clock was set back.
     *
     * @param id a valid one
     * @param now the time at hand
     * @return {@code now} to the millisecond where it lies in the id's second, else that second
     */
    public static Instant timeOf(String id, Instant now) {
        long second = HexFormat.fromHexDigitsToLong(id, 0, SECONDS_DIGITS);
        return now.getEpochSecond() == second
                ? now.truncatedTo(ChronoUnit.MILLIS)
                : Instant.ofEpochSecond(second);
    }

    /**
     * The beginning of all ids made in a second.
     *
     * @param time any; out of the range of ids it is moved to the nearest end
     * @return eight hex digits, which sort before every id of that second and after all before
     */
    public static String firstOf(Instant time) {
        long second = Math.max(0, Math.min(LAST_SECOND, time.getEpochSecond()));
        return HexFormat.of().toHexDigits(second, SECONDS_DIGITS);
    }
}
