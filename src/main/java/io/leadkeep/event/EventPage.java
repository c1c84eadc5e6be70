package io.leadkeep.event;

import io.leadkeep.http.CursorPage;
import java.util.List;

/**
 * A part of the log.
 *
 * @param next the position to read on from; null at the end of a history
 * @param hasMore whether there are events after {@code next}
 */
public record EventPage(List<Event> events, EventPosition next, boolean hasMore) {

    public CursorPage<Event> toResponse(int limit) {
        return CursorPage.of(events, limit, hasMore, next == null ? null : next.toString());
    }
}
