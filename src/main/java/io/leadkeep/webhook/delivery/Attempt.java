package io.leadkeep.webhook.delivery;

import io.leadkeep.event.Event;
import java.time.Instant;

/**
 * An attempt to deliver an event, to be stored.
 *
 * @param number from 1
 * @param nextAttemptAt null if there is none
 */
public record Attempt(
        String id, Event event, int number, Answer answer, Instant at, Instant nextAttemptAt) {

    public static final String DELIVERED = "delivered";

    /** Another attempt may follow. */
    public static final String FAILED = "failed";

    /** Of the metrics: it failed, and no other attempt follows. */
    static final String GIVEN_UP = "given_up";

    String status() {
        return answer.isSuccess() ? DELIVERED : FAILED;
    }

    /** Returns whether the event was given up. */
    boolean isFinal() {
        return !answer.isSuccess() && nextAttemptAt == null;
    }

    /** Returns the outcome in the metrics. */
    String outcome() {
        return isFinal() ? GIVEN_UP : status();
    }
}
