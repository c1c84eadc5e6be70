package io.leadkeep.webhook.delivery;

/** The primary key of a {@code Webhook}. */
public record WebhookKey(String workspaceId, String id) {}
