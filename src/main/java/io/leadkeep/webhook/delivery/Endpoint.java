package io.leadkeep.webhook.delivery;

import io.leadkeep.lead.search.LeadFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What the delivery to an endpoint needs of it.
 *
 * @param previous the secret before the last rotation, null if there is none
 * @param previousUntil when it ceases to sign
 * @param events texts of the types
 * @param fields empty for any
 * @param filter null for every lead
 */
public record Endpoint(
        WebhookKey key,
        int version,
        WebhookUrl url,
        Duration timeout,
        int retryAttempts,
        WebhookSecret secret,
        WebhookSecret previous,
        Instant previousUntil,
        Set<String> events,
        Set<String> fields,
        LeadFilter filter) {

    /** Returns the secrets that sign at a time, the current one first. */
    List<WebhookSecret> secrets(Instant now) {
        return previous == null || now.compareTo(previousUntil) >= 0
                ? List.of(secret)
                : List.of(secret, previous);
    }
}
