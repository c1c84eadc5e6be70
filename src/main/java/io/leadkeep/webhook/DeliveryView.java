package io.leadkeep.webhook;

import io.leadkeep.event.Event;
import io.leadkeep.event.EventPosition;
import io.leadkeep.text.Times;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;

/**
 * An attempt to deliver an event, as a client sees it.
 *
 * @param attempt its number, from 1
 * @param response the first KiB of the answer, null without one
 * @param error why there was no answer, else null
 */
record DeliveryView(
        String id,
        String eventId,
        String eventType,
        String leadId,
        String status,
        int attempt,
        Integer statusCode,
        int durationMs,
        String response,
        String error,
        Instant attemptedAt,
        Instant nextAttemptAt) {

    static DeliveryView of(Row row) {
        return new DeliveryView(
                row.getString("id"),
                eventId(row),
                row.getString("event_type"),
                row.getString("lead_id"),
                row.getString("status"),
                row.getInteger("attempt"),
                row.getInteger("status_code"),
                row.getInteger("duration_ms"),
                row.getString("response"),
                row.getString("error"),
                Times.instant(row.getOffsetDateTime("attempted_at")),
                Times.instant(row.getOffsetDateTime("next_attempt_at")));
    }

    private static String eventId(Row row) {
        return Event.idOf(new EventPosition(row.getLong("position"), row.getLong("number")));
    }
}
