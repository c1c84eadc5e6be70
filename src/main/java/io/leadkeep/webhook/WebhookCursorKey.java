package io.leadkeep.webhook;

/** The primary key of a {@link WebhookCursor}. */
record WebhookCursorKey(String workspaceId, String webhookId) {}
