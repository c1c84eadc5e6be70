package io.leadkeep.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leadkeep.json.JsonFields;
import io.leadkeep.webhook.delivery.WebhookSecret;

/**
 * An endpoint to be created.
 *
 * @param secret null to generate one
 */
record NewWebhook(WebhookSettings settings, WebhookSecret secret) {

    static NewWebhook of(ObjectNode body) {
        JsonFields fields = new JsonFields(body);
        WebhookSecret secret = secret(fields);
        return new NewWebhook(WebhookSettings.ofNew(fields), secret);
    }

    private static WebhookSecret secret(JsonFields fields) {
        if (fields.value("secret").isNull()) {
            return null;
        }
        String text = fields.string("secret", fields.value("secret"));
        return text == null
                ? null
                : WebhookSecret.parse(text)
                        .orElseGet(() -> fields.broken("secret", WebhookSecret.RULE));
    }
}
