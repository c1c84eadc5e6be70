package io.leadkeep.verification;

import java.time.Duration;
import java.util.Locale;

/**
 * The verdict on an address; see docs/email-verification.md.
 *
 * @param score confidence in the result, 0 to 100
 * @param catchAll whether the domain accepts every address; null if unknown
 * @param stableFor how long another verification gives the same verdict
 * @param failure why the verification came to no conclusion: {@code dns_timeout}, {@code
 *     dns_unusable}, {@code smtp_unreachable} or {@code error}; null if it did
 */
public record Verdict(
        Result result, int score, Boolean catchAll, Duration stableFor, String failure) {

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
