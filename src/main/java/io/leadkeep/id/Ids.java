package io.leadkeep.id;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes new ids in the layout of a MongoDB ObjectId: 4 bytes of seconds since 1970, 5 random bytes
 * of this process, 3 bytes of a counter (contract, section 1).
 *
 * <p>The ids of one process rise strictly, also when the clock is set back, so that an id can serve
 * as the cursor of a list.
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

    /**
     * Makes an id that this process has not made before.
     *
     * @return 24 lower-case hex digits, greater than every id made before
     */
    public String next() {
        long now = clock.instant().getEpochSecond() << COUNTER_BITS;
        long id = last.updateAndGet(previous -> Math.max(previous + 1, now));
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id >> COUNTER_BITS, 8)
                + process
                + hex.toHexDigits(id & COUNTER_MASK, 6);
    }
}
