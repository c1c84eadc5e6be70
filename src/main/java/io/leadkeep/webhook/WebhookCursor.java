package io.leadkeep.webhook;

import io.leadkeep.webhook.delivery.WebhookKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

/** A row of the table {@code webhook_cursor}, which {@code DeliveryResults} updates. */
@Entity
@Table(name = "webhook_cursor")
@IdClass(WebhookKey.class)
class WebhookCursor {

    @Id
    @Column(name = "workspace_id")
    String workspaceId;

    @Id
    @Column(name = "webhook_id")
    String id;

    long position;

    long number;

    long delivered;
    long failed;

    @Column(name = "last_delivered_at")
    Instant lastDeliveredAt;

    /** The first failure since the last success. */
    @Column(name = "failing_since")
    Instant failingSince;
}
