package io.leadkeep.verification;

import java.time.Duration;
import java.util.Locale;

/**
 * The verdict on an address; see docs/email-verification.md.
 *
 * @param score confidence in the result, 0 to 100
 * @param catchAll whether the domain accepts every address; null if unknown
 * @param stableFor how long another verification gives the same verdict
 */
public record Verdict(Result result, int score, Boolean catchAll, Duration stableFor) {

    public enum Result {
        DELIVERABLE,
        UNDELIVERABLE,
        RISKY,
        UNKNOWN;

        /** The value of {@code emailVerificationResult}. */
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
