package io.leadkeep.webhook.delivery;

import io.leadkeep.event.EventPosition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The events that were read after the cursor of an endpoint, in commit order. */
final class CursorWindow {

    /** An event; it is done once it is delivered, unwanted, or stored for a later attempt. */
    final class Entry {

        private final EventPosition position;
        private final Instant time;
        private boolean isDone;

        private Entry(EventPosition position, Instant time) {
            this.position = position;
            this.time = time;
        }

        void done() {
            if (!isDone) {
                isDone = true;
                done++;
            }
        }
    }

    private final Deque<Entry> entries = new ArrayDeque<>();
    private EventPosition cursor;
    private int done;

    CursorWindow(EventPosition cursor) {
        this.cursor = cursor;
    }

    Entry add(EventPosition position, Instant time) {
        Entry entry = new Entry(position, time);
        entries.add(entry);
        return entry;
    }

    /** Returns the position up to which every event is done. */
    EventPosition cursor() {
        while (!entries.isEmpty() && entries.peek().isDone) {
            cursor = entries.poll().position;
            done--;
        }
        return cursor;
    }

    /** Returns whether an event that is done follows one that is not. */
    boolean holdsDone() {
        cursor();
        return done > 0;
    }

    int size() {
        return entries.size();
    }

    /** Returns the time of the oldest event that is not done, null if there is none. */
    Instant oldest() {
        cursor();
        return entries.isEmpty() ? null : entries.peek().time;
    }
}
