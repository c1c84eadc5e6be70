package io.leadkeep.webhook.delivery;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a failed delivery is attempted again. */
@Singleton
public class RetrySchedule {

    /** The last one repeats. */
    static final List<Duration> DELAYS =
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(2),
                    Duration.ofHours(5),
                    Duration.ofHours(10),
                    Duration.ofHours(14),
                    Duration.ofHours(20),
                    Duration.ofHours(24));

    public static final int MAX_RETRIES = DELAYS.size() + 1;

    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

    /** A delay becomes up to this part longer, so that retries do not arrive together. */
    private static final double JITTER = 0.2;

    private final SecureRandom random;

    RetrySchedule(SecureRandom random) {
        this.random = random;
    }

    /**
     * Returns the delay before the next attempt; empty if there is none.
     *
     * @param attempts those that have failed
     * @param retryAfter what the endpoint asks for, zero if it does not
     */
    Optional<Duration> next(int attempts, int retryAttempts, Duration retryAfter) {
        if (attempts > retryAttempts) {
            return Optional.empty();
        }
        Duration delay = DELAYS.get(Math.min(attempts, DELAYS.size()) - 1);
        Duration asked = retryAfter.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : retryAfter;
        Duration least = delay.compareTo(asked) < 0 ? asked : delay;
        return Optional.of(
                least.plusMillis((long) (least.toMillis() * JITTER * random.nextDouble())));
    }
}
