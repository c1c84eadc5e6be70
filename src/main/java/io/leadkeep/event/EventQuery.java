package io.leadkeep.event;

import java.util.Set;

/**
 * Which events to read, in the order of the log.
 *
 * @param after the last position read
 * @param types none for all
 * @param leadId null for all
 */
public record EventQuery(EventPosition after, Set<EventType> types, String leadId, int limit) {

    /** All events after a position. */
    public static EventQuery after(EventPosition position, int limit) {
        return new EventQuery(position, Set.of(), null, limit);
    }
}
