package io.leadkeep.webhook.delivery;

import io.leadkeep.event.Event;
import io.leadkeep.event.EventPosition;
import java.util.concurrent.TimeUnit;

/** An event on its way to an endpoint. */
final class Delivery {

    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Event event;
    private final String orderingKey;
    private final CursorWindow.Entry entry;
    private int attempts;
    private String lastAttemptId;
    private boolean isStored;
    private boolean isSlow;
    private long startedAt;

    private Delivery(
            Event event,
            String orderingKey,
            CursorWindow.Entry entry,
            int attempts,
            String lastAttemptId,
            boolean isStored) {
        this.event = event;
        this.orderingKey = orderingKey;
        this.entry = entry;
        this.attempts = attempts;
        this.lastAttemptId = lastAttemptId;
        this.isStored = isStored;
    }

    /** An event that was read from the log. */
    static Delivery ofLog(Event event, CursorWindow.Entry entry) {
        String key = event.leadId() == null ? event.id() : event.leadId();
        return new Delivery(event, key, entry, 0, null, false);
    }

    /** An event that is due again. */
    static Delivery ofRow(Event event, WaitingDeliveries.Row row) {
        return new Delivery(
                event, row.orderingKey(), null, row.attempts(), row.lastAttemptId(), true);
    }

    Event event() {
        return event;
    }

    EventPosition position() {
        return event.position();
    }

    /** What the events that must arrive in order have in common. */
    String orderingKey() {
        return orderingKey;
    }

    int attempts() {
        return attempts;
    }

    /** Returns the attempt before the next one, null if there is none. */
    String lastAttemptId() {
        return lastAttemptId;
    }

    /** Returns whether the event has a row in {@code webhook_delivery}. */
    boolean isStored() {
        return isStored;
    }

    void stored() {
        isStored = true;
        done();
    }

    void done() {
        if (entry != null) {
            entry.done();
        }
    }

    void started() {
        startedAt = System.nanoTime();
        isSlow = false;
    }

    /** Returns whether it takes longer than others should wait for it; this is noticed once. */
    boolean becomesSlow() {
        if (isSlow || System.nanoTime() - startedAt < SLOW_NANOS) {
            return false;
        }
        isSlow = true;
        return true;
    }

    boolean isSlow() {
        return isSlow;
    }

    void attempted(String attemptId) {
        attempts++;
        lastAttemptId = attemptId;
    }
}
