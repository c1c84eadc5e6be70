package io.leadkeep.verification;

import java.time.Duration;
import java.util.Locale;

/**
 * What is to be thought of an address.
 *
 * @param result the verdict
 * @param score 0 to 100: confidence in that result (contract, section 3; see {@code Score})
 * @param catchAll whether the domain accepts every address; null where nobody asked
 * @param stableFor how long a check of the same address gives this verdict again
 */
public record Verdict(Result result, int score, Boolean catchAll, Duration stableFor) {

    /** The contract's {@code emailVerificationResult}. */
    public enum Result {
        DELIVERABLE,
        UNDELIVERABLE,
        RISKY,
        UNKNOWN;

        /**
         * As it is stored and sent.
         *
         * @return the name in lower case
         */
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
