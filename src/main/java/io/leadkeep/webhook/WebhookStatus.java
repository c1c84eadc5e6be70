package io.leadkeep.webhook;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** Whether an endpoint receives events. */
enum WebhookStatus {
    ACTIVE,
    /** By the client. */
    PAUSED,
    /** By the service. */
    DISABLED;

    /** Returns the status as it is stored and sent. */
    @JsonValue
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Converter
    static final class AsText implements AttributeConverter<WebhookStatus, String> {

        @Override
        public String convertToDatabaseColumn(WebhookStatus status) {
            return status.text();
        }

        @Override
        public WebhookStatus convertToEntityAttribute(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
