package io.leadkeep.webhook;

import io.leadkeep.webhook.delivery.SecretCipher;
import io.leadkeep.webhook.delivery.WebhookKey;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/** A row of the table {@code webhook}: an endpoint. */
@Entity
@IdClass(WebhookKey.class)
class Webhook {

    @Id
    @Column(name = "workspace_id")
    String workspaceId;

    @Id String id;

    String name;
    String url;
    String[] events;
    String[] fields;

    /** A JSON object as text, as it was sent. */
    @ColumnTransformer(read = "cast(filters as text)", write = "cast(cast(? as text) as jsonb)")
    String filters;

    @Column(name = "retry_attempts")
    short retryAttempts;

    @Column(name = "timeout_ms")
    int timeoutMs;

    @Enumerated(EnumType.STRING)
    WebhookStatus status;

    /** Why the service has disabled the endpoint, else null. */
    @Column(name = "disabled_reason")
    String disabledReason;

    /** The name of the {@link SecretCipher}. */
    @Column(name = "encryption_key")
    String encryptionKey;

    byte[] secret;

    /** Signs too until {@link #previousSecretUntil}. */
    @Column(name = "previous_secret")
    byte[] previousSecret;

    @Column(name = "previous_secret_until")
    Instant previousSecretUntil;

    /** Rises with each change, so that the node that delivers notices it. */
    int version;

    @Column(name = "created_by", updatable = false)
    String createdBy;

    @Column(name = "created_at", updatable = false)
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    /** Set on a deleted endpoint, whose rows {@code WebhookPurge} is about to delete. */
    @Column(name = "deleted_at")
    Instant deletedAt;

    WebhookKey key() {
        return new WebhookKey(workspaceId, id);
    }

    WebhookSettings settings() {
        return WebhookSettings.of(this);
    }

    void changed(Instant now) {
        version++;
        updatedAt = now;
    }
}
