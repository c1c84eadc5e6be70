package io.leadkeep.id;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids in the layout of a MongoDB ObjectId: 4 bytes of seconds since 1970, 5 random bytes per
 * process, 3 bytes of a counter. The ids of a process rise even if the clock is set back, because
 * they serve as cursors.
 */
@ApplicationScoped
public class Ids {

    private static final int COUNTER_BITS = 24;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;

    private final Clock clock;
    private final String process;

    /** Seconds in the high bits, counter in the low ones: the next id is the next number. */
    private final AtomicLong last = new AtomicLong();

    Ids(Clock clock, SecureRandom random) {
        this.clock = clock;
        byte[] fiveBytes = new byte[5];
        random.nextBytes(fiveBytes);
        this.process = HexFormat.of().formatHex(fiveBytes);
    }

    public String next() {
        long now = clock.instant().getEpochSecond() << COUNTER_BITS;
        long id = last.updateAndGet(previous -> Math.max(previous + 1, now));
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id >> COUNTER_BITS, 8)
                + process
                + hex.toHexDigits(id & COUNTER_MASK, 6);
    }
}
