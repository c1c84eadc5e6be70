package io.leadkeep.webhook.delivery;

import io.leadkeep.event.Event;
import io.leadkeep.event.EventPage;
import io.leadkeep.event.EventPosition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The deliveries to an endpoint that this node has leased. Events of one lead are delivered one
 * after the other; once one has failed, the later ones are stored behind it.
 */
final class EndpointQueue {

    /** Further deliveries wait until the database has stored the results. */
    private static final int MAX_UNWRITTEN = 5_000;

    private final Throttle throttle;
    private final int concurrency;
    private final CursorWindow window;

    /** Deliveries that may start. */
    private final Deque<Delivery> ready = new ArrayDeque<>();

    /** Deliveries behind one with the same ordering key that is ready or in flight. */
    private final Map<String, Deque<Delivery>> behind = new HashMap<>();

    /** Ordering keys with rows in {@code webhook_delivery}. */
    private final Set<String> held;

    private final InFlight inFlight = new InFlight();

    private Endpoint endpoint;
    private EventPosition readUpTo;
    private EventPosition writtenCursor;
    private ResultBuffer results = new ResultBuffer();
    private ResultBuffer writing;
    private boolean isActive = true;

    EndpointQueue(
            Endpoint endpoint, EventPosition cursor, Collection<String> held, int concurrency) {
        this.endpoint = endpoint;
        this.window = new CursorWindow(cursor);
        this.readUpTo = cursor;
        this.writtenCursor = cursor;
        this.held = new HashSet<>(held);
        this.concurrency = concurrency;
        this.throttle = new Throttle(concurrency);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    WebhookKey key() {
        return endpoint.key();
    }

    void use(Endpoint changed) {
        endpoint = changed;
    }

    /** Sets whether deliveries may start. */
    void setActive(boolean active) {
        isActive = active;
    }

    /** Returns whether no delivery may start, and nothing is in flight or unwritten. */
    boolean isStopped() {
        return !isActive
                && inFlight.isEmpty()
                && writing == null
                && results.isEmpty()
                && window.cursor().equals(writtenCursor);
    }

    EventPosition readUpTo() {
        return readUpTo;
    }

    /**
     * Returns how many further events to read: of a failing endpoint, only what it is tried with.
     */
    int room() {
        return isBlocked() || throttle.isFailing() && (throttle.isPaused() || !ready.isEmpty())
                ? 0
                : Math.max(0, throttle.readAhead() - window.size());
    }

    private boolean isBlocked() {
        return !isActive || results.size() > MAX_UNWRITTEN;
    }

    Instant oldest() {
        return window.oldest();
    }

    InFlight inFlight() {
        return inFlight;
    }

    /**
     * Takes the events that follow {@link #readUpTo}, as far as there is room; {@code wanted} ones
     * are delivered.
     */
    void add(EventPage page, Predicate<Event> wanted) {
        int room = room();
        if (room == 0) {
            return;
        }
        List<Event> events = page.events();
        readUpTo = page.next();
        if (events.size() > room) {
            events = events.subList(0, room);
            readUpTo = events.get(room - 1).position();
        }
        int stored = results.stored.size();
        for (Event event : events) {
            CursorWindow.Entry entry = window.add(event.position(), event.timestamp());
            if (wanted.test(event)) {
                add(Delivery.ofLog(event, entry));
            } else {
                entry.done();
            }
        }
        // Without a pause, every event of a failing endpoint could get a row behind a few leads.
        if (ready.isEmpty() && results.stored.size() > stored) {
            throttle.pause();
        }
    }

    private void add(Delivery delivery) {
        String key = delivery.orderingKey();
        if (held.contains(key)) {
            storeBehind(delivery);
        } else if (behind.containsKey(key)) {
            behind.get(key).add(delivery);
        } else {
            behind.put(key, new ArrayDeque<>());
            ready.add(delivery);
        }
    }

    private void storeBehind(Delivery delivery) {
        results.store(delivery, null);
        delivery.stored();
    }

    /** Returns the next delivery that may start now, null if there is none. */
    Delivery start() {
        if (ready.isEmpty()
                || isBlocked()
                || throttle.isPaused()
                || !throttle.permits(inFlight.size())) {
            return null;
        }
        return inFlight.start(ready.poll());
    }

    /** Returns how many stored deliveries may start, besides those that are in flight. */
    int roomForRows() {
        int most = Math.max(1, concurrency / 2);
        return isBlocked() || !throttle.permits(inFlight.size())
                ? 0
                : Math.max(0, most - inFlight.stored());
    }

    boolean hasRows() {
        return !held.isEmpty();
    }

    /** Returns whether an event with the same ordering key is in flight, or about to be. */
    boolean isBusy(WaitingDeliveries.Row row) {
        return behind.containsKey(row.orderingKey())
                || results.removed.contains(row.position())
                || results.stored.containsKey(row.position())
                || inFlight.contains(row.orderingKey());
    }

    /** Starts a stored delivery that is due. */
    Delivery startRow(Delivery delivery) {
        held.add(delivery.orderingKey());
        return inFlight.start(delivery);
    }

    /** Gives up a stored delivery whose event is no longer in the log. */
    void expired(WaitingDeliveries.Row row) {
        results.remove(row.position(), row.orderingKey());
    }

    /** Puts back a delivery that could not be attempted for a reason on this side. */
    void notAttempted(Delivery delivery) {
        inFlight.end(delivery);
        if (!delivery.isStored()) {
            ready.addFirst(delivery);
        }
    }

    void succeeded(Delivery delivery, Attempt attempt) {
        throttle.succeeded();
        end(delivery, attempt);
        if (delivery.isStored()) {
            results.remove(delivery.position(), delivery.orderingKey());
        } else {
            delivery.done();
            releaseBehind(delivery.orderingKey());
        }
    }

    /** Stores a delivery for its next attempt; gives it up if there is none. */
    void failed(Delivery delivery, Attempt attempt) {
        throttle.failed();
        end(delivery, attempt);
        if (attempt.nextAttemptAt() != null) {
            results.store(delivery, attempt.nextAttemptAt());
            hold(delivery);
        } else if (delivery.isStored()) {
            results.remove(delivery.position(), delivery.orderingKey());
        } else {
            delivery.done();
            releaseBehind(delivery.orderingKey());
        }
    }

    private void end(Delivery delivery, Attempt attempt) {
        inFlight.end(delivery);
        results.add(delivery, attempt);
        delivery.attempted(attempt.id());
    }

    private void releaseBehind(String key) {
        Delivery next = behind.get(key).poll();
        if (next == null) {
            behind.remove(key);
        } else {
            ready.add(next);
        }
    }

    private void hold(Delivery delivery) {
        delivery.stored();
        String key = delivery.orderingKey();
        held.add(key);
        Deque<Delivery> later = behind.remove(key);
        if (later != null) {
            later.forEach(this::storeBehind);
        }
    }

    /**
     * Stores deliveries that have been in flight for long, if the cursor waits for them; they are
     * due if this node dies.
     */
    void storeSlow(Instant dueAt) {
        if (window.holdsDone()) {
            for (Delivery delivery : inFlight.slowWithoutRow()) {
                results.store(delivery, dueAt);
                hold(delivery);
            }
        }
    }

    /** Returns the results to be written, and the cursor after them; null if there is nothing. */
    ResultBuffer beginWrite() {
        if (writing == null) {
            if (results.isEmpty() && window.cursor().equals(writtenCursor)) {
                return null;
            }
            writing = results;
            writing.cursor = window.cursor();
            results = new ResultBuffer();
        }
        return writing;
    }

    /**
     * Ends a write that has succeeded.
     *
     * @param withoutRows ordering keys that have no row any more
     */
    void written(Collection<String> withoutRows) {
        writtenCursor = writing.cursor;
        writing = null;
        for (String key : withoutRows) {
            if (!results.touched.contains(key)) {
                held.remove(key);
            }
        }
    }
}
