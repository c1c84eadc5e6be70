package io.leadkeep.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** Whether an endpoint receives events. */
enum WebhookStatus {
    ACTIVE("active"),
    /** By the client. */
    PAUSED("paused"),
    /** By the service. */
    DISABLED("disabled");

    @EnumeratedValue private final String text;

    WebhookStatus(String text) {
        this.text = text;
    }

    /** Returns the status as it is stored and sent. */
    @JsonValue
    String text() {
        return text;
    }
}
