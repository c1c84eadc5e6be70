package io.leadkeep.webhook.delivery;

import java.util.List;

/**
 * A request to an endpoint.
 *
 * @param id the same for every attempt to deliver an event
 * @param timestamp seconds since 1970
 */
record Message(String id, long timestamp, String type, byte[] body) {

    /** The value of {@code webhook-signature}: a signature for each secret. */
    String signatures(List<WebhookSecret> secrets) {
        return String.join(
                " ", secrets.stream().map(each -> each.sign(id, timestamp, body)).toList());
    }
}
