package io.leadkeep.lead;

import java.time.Instant;

/**
 * What is to be thought of the address of a lead.
 *
 * @param leadId whose address
 * @param isDeliverable whether a check has found it deliverable
 * @param result as the contract's {@code emailVerificationResult}
 * @param score 0 to 100
 * @param catchAll whether the domain accepts every address; null where nobody asked
 * @param until how long the verdict stands
 */
public record VerdictFinding(
        String leadId,
        boolean isDeliverable,
        String result,
        int score,
        Boolean catchAll,
        Instant until) {}
