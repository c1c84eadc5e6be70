package io.leadkeep.text;

import com.ethlo.time.ITU;
import java.time.Instant;
import java.time.ZoneOffset;

/** Writes times as every response does: ISO 8601, UTC, three decimals. */
public final class Times {

    private Times() {}

    /** Writes a time of the years 0 to 9999, ten times as fast as the JDK's formatter. */
    public static String write(Instant time) {
        return ITU.formatUtcMilli(time.atOffset(ZoneOffset.UTC));
    }
}
