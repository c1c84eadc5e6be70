package io.leadkeep.webhook.delivery;

import io.leadkeep.event.EventPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Results of the deliveries to an endpoint that are not written to the database yet. */
final class ResultBuffer {

    /**
     * A new state of a row of {@code webhook_delivery}.
     *
     * @param nextAttemptAt null to wait for an earlier event
     */
    record Stored(
            EventPosition position,
            String orderingKey,
            int attempts,
            Instant nextAttemptAt,
            String lastAttemptId) {}

    final List<Attempt> attempts = new ArrayList<>();

    /** Attempts that another one has followed. */
    final List<String> followed = new ArrayList<>();

    final Map<EventPosition, Stored> stored = new LinkedHashMap<>();
    final Set<EventPosition> removed = new HashSet<>();

    /** Ordering keys whose rows have changed: the next row may be due. */
    final Set<String> touched = new HashSet<>();

    /** Every event up to here is done with these results. */
    EventPosition cursor;

    private long delivered;
    private long failed;
    private boolean hasFailures;
    private boolean isGone;

    void add(Delivery delivery, Attempt attempt) {
        attempts.add(attempt);
        if (delivery.lastAttemptId() != null) {
            followed.add(delivery.lastAttemptId());
        }
        if (attempt.answer().isSuccess()) {
            delivered++;
        } else {
            hasFailures = true;
            failed += attempt.isFinal() ? 1 : 0;
            isGone |= attempt.answer().isGone();
        }
    }

    void store(Delivery delivery, Instant nextAttemptAt) {
        stored.put(
                delivery.position(),
                new Stored(
                        delivery.position(),
                        delivery.orderingKey(),
                        delivery.attempts(),
                        nextAttemptAt,
                        delivery.lastAttemptId()));
        touched.add(delivery.orderingKey());
    }

    void remove(EventPosition position, String orderingKey) {
        stored.remove(position);
        removed.add(position);
        touched.add(orderingKey);
    }

    boolean isEmpty() {
        return attempts.isEmpty() && stored.isEmpty() && removed.isEmpty();
    }

    int size() {
        return attempts.size() + stored.size();
    }

    long delivered() {
        return delivered;
    }

    long failed() {
        return failed;
    }

    /** Returns whether the endpoint failed, and no attempt succeeded. */
    boolean onlyFailed() {
        return hasFailures && delivered == 0;
    }

    boolean isGone() {
        return isGone;
    }
}
