package io.leadkeep.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.leadkeep.webhook.delivery.WebhookSecret;
import java.time.Instant;
import java.util.List;

/**
 * An endpoint as a client sees it.
 *
 * @param disabledReason null unless the service has disabled it
 * @param secret only in the responses to its creation and rotation, else null
 */
record WebhookView(
        String id,
        String name,
        String url,
        List<String> events,
        List<String> fields,
        @JsonRawValue String filters,
        int retryAttempts,
        int timeoutMs,
        WebhookStatus status,
        String disabledReason,
        @JsonInclude(JsonInclude.Include.NON_NULL) String secret,
        Stats stats,
        String workspaceId,
        String createdBy,
        Instant createdAt,
        Instant updatedAt) {

    /** Attempts that succeeded, events that were given up, and events that wait. */
    record Stats(long totalDelivered, long totalFailed, long pending, Instant lastDeliveredAt) {

        private static final Stats NONE = new Stats(0, 0, 0, null);

        static Stats of(WebhookCursor cursor, long pending) {
            return new Stats(cursor.delivered, cursor.failed, pending, cursor.lastDeliveredAt);
        }
    }

    /**
     * A view of a stored endpoint.
     *
     * @param pending events that wait for another attempt, or behind one
     */
    static WebhookView of(Webhook webhook, WebhookCursor cursor, long pending) {
        return of(webhook, Stats.of(cursor, pending), null);
    }

    static WebhookView ofNew(Webhook webhook, WebhookSecret secret) {
        return of(webhook, Stats.NONE, secret.text());
    }

    private static WebhookView of(Webhook webhook, Stats stats, String secret) {
        return new WebhookView(
                webhook.id,
                webhook.name,
                webhook.url,
                List.of(webhook.events),
                List.of(webhook.fields),
                webhook.filters,
                webhook.retryAttempts,
                webhook.timeoutMs,
                webhook.status,
                webhook.disabledReason,
                secret,
                stats,
                webhook.workspaceId,
                webhook.createdBy,
                webhook.createdAt,
                webhook.updatedAt);
    }

    WebhookView withSecret(WebhookSecret shown) {
        return new WebhookView(
                id,
                name,
                url,
                events,
                fields,
                filters,
                retryAttempts,
                timeoutMs,
                status,
                disabledReason,
                shown.text(),
                stats,
                workspaceId,
                createdBy,
                createdAt,
                updatedAt);
    }
}
